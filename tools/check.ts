import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Everything that can be said of the code without running it. Runs all parts, then fails if one of them did. */
const root = join(import.meta.dirname, '..')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

const parts: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', bin('tsc'), ['--noEmit', '-p', '.']],
  ['lint and import rules', bin('oxlint'), ['--type-aware', '--deny-warnings', '.']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['unused code', bin('knip'), []],
  ['schemas', process.execPath, [join(root, 'tools', 'schemas.ts'), '--check']],
  ['bundle of the action', process.execPath, [join(root, 'tools', 'action.ts'), '--check']],
]

const failed: string[] = []
for (const [name, command, args] of parts) {
  console.log(`== ${name}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed.push(name)
}
console.log(`${parts.length - failed.length} passed, ${failed.length} failed`)
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
