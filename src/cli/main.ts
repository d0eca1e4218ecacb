import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Config, Errors, settings } from '@oclif/core'
import { exitCodeOfCheckerFault, exitCodeOfUsageError } from '../core/exit-code.ts'
import { compareText } from '../core/canonical.ts'
import { nearest } from '../core/did-you-mean.ts'
import { UsageError, writeText } from './exit.ts'

/**
 * The one place that decides the exit code. It is armed with 12 before anything is loaded, a defect anywhere latches 12,
 * and only a command that returned 0, or a request for help, ends in 0.
 */
let faulted = false

function latchFault(error: unknown): void {
  faulted = true
  process.exitCode = exitCodeOfCheckerFault
  process.stderr.write(`graycheck failed: ${error instanceof Error ? error.message : String(error)}\n`)
}

process.exitCode = exitCodeOfCheckerFault
process.on('uncaughtException', latchFault)
process.on('unhandledRejection', latchFault)
// A reader that went away (EPIPE) or a full disk: the verdict did not arrive, so it can't be 0.
process.stdout.on('error', latchFault)
process.stderr.on('error', () => {
  faulted = true
})

const code = await runCli(process.argv.slice(2))
process.exitCode = faulted ? exitCodeOfCheckerFault : code
endSoon()

/**
 * Node ends by itself when nothing is left to do. A name that the system's resolver is still looking up can't be called
 * off and would hold it for many seconds past the deadline; everything has been written by now, so it may be cut.
 */
function endSoon(): void {
  const timer = setTimeout(() => {
    // oxlint-disable-next-line unicorn/no-process-exit
    process.exit()
  }, 100)
  timer.unref()
}

async function runCli(argv: readonly string[]): Promise<number> {
  // Both would have oclif look for TypeScript sources at run time.
  settings.enableAutoTranspile = false
  const root = packageRoot()
  try {
    const config = await Config.load({ root })
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
  if (first === '--version' || first === '-v' || first === 'version') {
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
    return 0
  }
  const result: unknown = await config.runCommand(id, [...args])
  if (typeof result === 'number') return result
  // Commands of plugins (completion) return nothing when all went well.
  return config.findCommand(id)?.pluginName === config.name ? exitCodeOfCheckerFault : 0
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
    process.stderr.write(`${error.message}\n`)
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
