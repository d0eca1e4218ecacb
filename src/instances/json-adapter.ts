import type { JsonValue } from '../core/json-value.ts'
import { exactText, isJsonNumber, leaves, readLossless, toPlainJson } from '../core/json-value.ts'
import type { JsonAdapter } from '../core/target.ts'
import type { ConfigReport, DependencyReport, InstanceFacts } from './report.ts'

/** Reads any status page by JSON pointers. What has no pointer is not told; what a pointer does not find is a gap. */
export function readStatusPage(document: JsonValue, adapter: JsonAdapter): InstanceFacts {
  const gaps: string[] = []
  const page: Page = { document, gaps }
  return {
    id: readText(page, adapter.instance, 'instance'),
    version: readText(page, adapter.version, 'version'),
    configs: readConfigs(page, adapter),
    dependencies: readDependencies(page, adapter.dependencies),
    bootId: null,
    service: null,
    commit: null,
    tag: null,
    group: null,
    environment: null,
    startedAt: null,
    now: null,
    nonceEchoed: null,
    gaps,
  }
}

interface Page {
  readonly document: JsonValue
  readonly gaps: string[]
}

function read(page: Page, pointer: string | undefined, what: string): JsonValue | undefined {
  if (pointer === undefined) return undefined
  const value = readLossless(page.document, pointer)
  if (value === undefined) page.gaps.push(`${what}: nothing at ${pointer}`)
  return value
}

function gap(page: Page, pointer: string | undefined, what: string, expected: string): null {
  page.gaps.push(`${what}: expected ${expected} at ${pointer}`)
  return null
}

/** Numbers keep their text, so that a large revision stays what it is. */
function readText(page: Page, pointer: string | undefined, what: string): string | null {
  const value = read(page, pointer, what)
  if (value === undefined) return null
  const text = typeof value === 'string' ? value : isJsonNumber(value) ? value.decimal : ''
  return text !== '' && text.length <= 512 ? text : gap(page, pointer, what, 'a text or a number')
}

function readSha256(page: Page, pointer: string | undefined): string | null {
  const text = readText(page, pointer, 'sha256')
  if (text === null || /^[0-9a-fA-F]{64}$/.test(text)) return text?.toLowerCase() ?? null
  return gap(page, pointer, 'sha256', 'a SHA-256 of 64 hexadecimal digits')
}

function readValues(page: Page, pointer: string | undefined): ConfigReport['values'] {
  const value = read(page, pointer, 'values')
  if (value === undefined) return null
  if (!(value instanceof Map)) return gap(page, pointer, 'values', 'an object')
  return () => new Map(leaves(value).map((leaf) => [leaf.pointer, exactText(leaf.value)]))
}

function readConfigs(page: Page, adapter: JsonAdapter): ConfigReport[] | null {
  if (adapter.revision === undefined && adapter.sha256 === undefined && adapter.values === undefined) return null
  const revision = readText(page, adapter.revision, 'revision')
  const sha256 = readSha256(page, adapter.sha256)
  const version = { revision, sha256, at: null, canon: sha256 === null ? null : ('raw' as const) }
  return [
    {
      name: null,
      source: { type: null, identity: null, key: null, mutable: null },
      observed: null,
      applied: revision === null && sha256 === null ? null : version,
      values: readValues(page, adapter.values),
      redacted: [],
      overrides: [],
      rejected: [],
      watchMode: null,
      watchState: null,
    },
  ]
}

function readDependencies(page: Page, pointer: string | undefined): DependencyReport[] | null {
  const list = read(page, pointer, 'dependencies')
  if (list === undefined) return null
  if (!Array.isArray(list)) return gap(page, pointer, 'dependencies', 'a list')
  return list.flatMap((item, index) => {
    const at = `${pointer}/${index}`
    const name = textMember(item, 'name')
    if (name !== null) return [dependencyOf(name, item)]
    gap(page, at, 'dependencies', 'an object with a name')
    return []
  })
}

function dependencyOf(name: string, item: JsonValue): DependencyReport {
  const latency = readLossless(item, '/latencyMs')
  return {
    name,
    kind: textMember(item, 'kind'),
    target: textMember(item, 'target'),
    status: statusOf(textMember(item, 'status')),
    identity: textMember(item, 'identity'),
    latencyMs: latency !== undefined && isJsonNumber(latency) ? Number(toPlainJson(latency)) : null,
    checkedAt: textMember(item, 'checkedAt'),
  }
}

function textMember(item: JsonValue, name: string): string | null {
  const value = item instanceof Map ? item.get(name) : undefined
  if (typeof value === 'string' && value.length <= 512) return value
  return value !== undefined && isJsonNumber(value) ? value.decimal : null
}

/** The aliases are those of draft-inadarei-api-health-check-06, section 3.1. */
const statuses: Readonly<Record<string, DependencyReport['status']>> = {
  pass: 'pass',
  ok: 'pass',
  up: 'pass',
  warn: 'warn',
  fail: 'fail',
  error: 'fail',
  down: 'fail',
}

function statusOf(text: string | null): DependencyReport['status'] {
  const word = text?.toLowerCase() ?? ''
  return Object.hasOwn(statuses, word) ? (statuses[word] ?? null) : null
}
