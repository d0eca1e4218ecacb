import { join } from 'node:path'
import { root } from '../../kit/run-cli.ts'

export const manifests = join(root, 'deploy', 'kubernetes')
export const chart = join(root, 'deploy', 'helm', 'graycheck')
