import { testStand } from './test-stand.ts'

await testStand('nginx')
