import { testStand } from './test-stand.ts'

await testStand('prometheus')
