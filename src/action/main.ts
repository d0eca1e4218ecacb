import packageFile from '../../package.json' with { type: 'json' }
import { isTakenByRun } from '../cli/defects.ts'
import { endSoon } from '../cli/end.ts'
import { describeError } from '../core/describe-error.ts'
import { exitCodeOfCheckerFault } from '../core/exit-code.ts'
import { githubCommand } from '../report/github-command.ts'
import { runAction } from './run.ts'

/**
 * The entry of the action. As in the command line, the exit code is armed first, and a defect anywhere keeps it or is told
 * by the verdict of the run.
 */
let faulted = false

function latchFault(error: unknown): void {
  faulted = true
  process.exitCode = exitCodeOfCheckerFault
  tell(error)
}

function onDefect(error: unknown): void {
  if (isTakenByRun(error)) tell(error)
  else latchFault(error)
}

function tell(error: unknown): void {
  process.stdout.write(
    `${githubCommand('error', { title: 'graycheck' }, `graycheck failed: ${describeError(error)}`)}\n`,
  )
}

/** A cancelled job gets SIGINT, then SIGTERM, then no more time: until then the verdict of what was seen is written. */
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)

process.exitCode = exitCodeOfCheckerFault
process.on('uncaughtException', onDefect)
process.on('unhandledRejection', onDefect)

try {
  const code = await runAction(process.env, packageFile.version)
  process.exitCode = faulted ? exitCodeOfCheckerFault : code
} catch (error) {
  latchFault(error)
}
endSoon()
