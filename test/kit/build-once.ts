import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** The tests of the command line run what is shipped, so it is built from the tree they stand in. */
export default function setup(): void {
  const root = join(import.meta.dirname, '..', '..')
  execFileSync(process.execPath, [join(root, 'tools', 'build.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
