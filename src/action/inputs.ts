import { UsageError } from '../cli/exit.ts'
import { sourceOf } from '../cli/load-plan.ts'
import type { Output } from '../cli/outputs.ts'
import { parseOutputs } from '../cli/outputs.ts'
import type { PlanFlags, PlanRequest } from '../plan/load.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface ActionInputs {
  readonly request: PlanRequest
  /** What the user asked for beside the reports that the action writes anyway; null for none. */
  readonly outputs: readonly Output[]
  readonly record: string | null
}

/**
 * Reads the inputs as the runner hands them over: INPUT_ and the name in capitals, with its dashes, and '' for one that
 * was left out. https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export function readInputs(env: Environment): ActionInputs {
  const text = (name: string): string | undefined => {
    const value = (env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
    return value === '' ? undefined : value
  }
  const flags: PlanFlags = {
    service: text('service'),
    grayTag: text('gray-tag'),
    environment: text('environment'),
    timeout: text('timeout'),
    retry: readNumber('retry', text('retry')),
    wait: readBoolean('wait', text('wait')),
    keepGoing: readBoolean('keep-going', text('keep-going')),
    only: listOf(text('only')),
    gateway: text('gateway'),
    prometheus: text('prometheus'),
    gray: listOf(text('gray')),
    stable: listOf(text('stable')),
    kubernetes: text('kubernetes'),
    namespace: text('namespace'),
    context: text('context'),
    grayVersion: text('gray-version'),
    stableVersion: text('stable-version'),
  }
  const outputs = listOf(text('output')) ?? []
  refuseStandardOutput(outputs)
  return {
    request: { source: sourceOf(text('config')), flags, env },
    outputs: outputs.length === 0 ? [] : parseOutputs(outputs, false).filter(({ path }) => path !== null),
    record: text('record') ?? null,
  }
}

/** One a line, or separated by commas. */
function listOf(value: string | undefined): string[] | undefined {
  const items = value
    ?.split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
  return items === undefined || items.length === 0 ? undefined : items
}

function readBoolean(name: string, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined
  if (value === 'true') return true
  if (value === 'false') return false
  throw new UsageError(`the input ${name}: expected true or false, got ${JSON.stringify(value)}`)
}

function readNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (/^(\d|10)$/.test(value)) return Number(value)
  throw new UsageError(`the input ${name}: expected a whole number from 0 to 10, got ${JSON.stringify(value)}`)
}

function refuseStandardOutput(outputs: readonly string[]): void {
  const without = outputs.find((output) => !output.includes('='))
  if (without === undefined) return
  throw new UsageError(
    `the input output: expected FORMAT=PATH, such as junit=graycheck.xml, got ${JSON.stringify(without)}`,
  )
}
