import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Config, Errors, settings } from '@oclif/core'
import { exitCodeOfCheckerFault, exitCodeOfUsageError } from '../core/exit-code.ts'
import { compareText } from '../core/canonical.ts'
import { nearest } from '../core/did-you-mean.ts'
import { isTakenByRun } from './defects.ts'
import { endSoon } from './end.ts'
import { UsageError, writeText } from './exit.ts'
import { flagWords, plainWords } from './usage-words.ts'

/**
 * The one place that decides the exit code. It is armed with 12 before anything is loaded, a defect anywhere latches 12
 * or is told by the verdict of the run, and only a command that returned 0, or a request for help, ends in 0.
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
  process.stderr.write(`graycheck failed: ${plainWords(error instanceof Error ? error.message : String(error))}\n`)
}

process.exitCode = exitCodeOfCheckerFault
process.on('uncaughtException', onDefect)
process.on('unhandledRejection', onDefect)
// A reader that went away (EPIPE) or a full disk: the verdict did not arrive, so it can't be 0.
process.stdout.on('error', latchFault)
// Progress that nobody reads is no fault: the verdict says what it says.
process.stderr.on('error', () => undefined)

const code = await runCli(process.argv.slice(2))
process.exitCode = faulted ? exitCodeOfCheckerFault : code
endSoon()

async function runCli(argv: readonly string[]): Promise<number> {
  // It would have oclif look for TypeScript sources at run time.
  settings.enableAutoTranspile = false
  const root = packageRoot()
  try {
    // A plugin in the home of a user would be run in the middle of the gate.
    const config = await Config.load({ root, userPlugins: false, devPlugins: false })
    return await dispatch(config, argv)
  } catch (error) {
    return reportError(error)
  }
}

async function dispatch(config: Config, argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv
  if (first === undefined) {
    // A pipeline whose arguments came out empty must not read help as a pass.
    await showHelp(config, [])
    return exitCodeOfUsageError
  }
  if (rest.length === 0 && (first === '--version' || first === '-v' || first === 'version')) {
    await writeText(process.stdout, `${config.userAgent}\n`)
    return 0
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    await showHelp(config, rest)
    return 0
  }
  const [id, args] = findCommand(config, argv)
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    await showHelp(config, id.split(':'))
    // Beside other arguments it may be the value of a variable, such as a tag: it must not end like a pass.
    return args.length === 1 ? 0 : exitCodeOfUsageError
  }
  const result: unknown = await runCommand(config, id, args)
  if (typeof result === 'number') return result
  // Commands of plugins (completion) return nothing when all went well.
  return config.findCommand(id)?.pluginName === config.name ? exitCodeOfCheckerFault : 0
}

async function runCommand(config: Config, id: string, args: readonly string[]): Promise<unknown> {
  try {
    return await config.runCommand(id, [...args])
  } catch (error) {
    if (!(error instanceof Errors.CLIError)) throw error
    const known = Object.keys(config.findCommand(id)?.flags ?? {})
    throw new UsageError(flagWords(error.message, known), { cause: error })
  }
}

/** The longest run of leading words that names a command; throws with the nearest name when none does. */
function findCommand(config: Config, argv: readonly string[]): [id: string, args: readonly string[]] {
  for (let words = Math.min(argv.length, 3); words > 0; words--) {
    const id = argv.slice(0, words).join(':')
    if (config.findCommand(id) !== undefined) return [id, argv.slice(words)]
  }
  throw new UsageError(unknownCommand(config, argv[0] ?? ''))
}

function unknownCommand(config: Config, name: string): string {
  const known = config.commands.filter((command) => !command.hidden).map((command) => command.id)
  const near = nearest(name, known)
  const hint = near === null ? `Commands: ${known.toSorted(compareText).join(', ')}.` : `Did you mean ${near}?`
  return `${JSON.stringify(name)} is no command of graycheck. ${hint} See graycheck --help`
}

async function showHelp(config: Config, words: readonly string[]): Promise<void> {
  const { Help } = await import('@oclif/core')
  await new Help(config).showHelp([...words])
}

function reportError(error: unknown): number {
  if (error instanceof UsageError || error instanceof Errors.CLIError) {
    process.stderr.write(`${plainWords(error.message)}\n`)
    return exitCodeOfUsageError
  }
  latchFault(error)
  return exitCodeOfCheckerFault
}

/** The folder of package.json: above dist/cli in a package, above src/cli in a clone. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (dirname(folder) !== folder) {
    try {
      readFileSync(join(folder, 'package.json'))
      return folder
    } catch {
      folder = dirname(folder)
    }
  }
  throw new Error('package.json of graycheck is missing')
}
