import type { JsonObject, JsonValue } from '../core/json-value.ts'
import { exactText, toPlainJson, visitLeaves } from '../core/json-value.ts'
import type { ConfigReport, DependencyReport, InstanceFacts } from './report.ts'
import { InstanceState, instanceStateSchemaId } from './state.ts'

export type Reading =
  { readonly ok: true; readonly facts: InstanceFacts } | { readonly ok: false; readonly problem: string }

/** Reads a document of the open contract that was asked for with this nonce. */
export function readContract(document: JsonValue, nonce: string): Reading {
  const told = toldValues(document)
  const parsed = InstanceState.safeParse(toPlainJson(document, new Set(told)))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue === undefined || issue.path.length === 0 ? 'the document' : issue.path.join('.')
    return { ok: false, problem: `it is not a ${instanceStateSchemaId} document: ${where}: ${issue?.message}` }
  }
  const state = parsed.data
  if (typeof state.nonce === 'string' && state.nonce !== nonce) {
    const answered = JSON.stringify(state.nonce)
    const problem = `it answered the nonce ${answered} instead of ${JSON.stringify(nonce)}: a cache or proxy answered, not the instance`
    return { ok: false, problem }
  }
  const names = new Set<string>()
  const twice = state.configs?.find(({ name }) => names.size === names.add(name).size)?.name
  if (twice !== undefined) return { ok: false, problem: `it tells of the config ${twice} twice` }
  return { ok: true, facts: factsOf(state, told) }
}

function factsOf(state: InstanceState, told: readonly (JsonObject | null)[]): InstanceFacts {
  const { instance } = state
  return {
    id: instance.id ?? null,
    bootId: instance.bootId ?? null,
    service: instance.service ?? null,
    version: instance.version ?? null,
    commit: instance.commit ?? null,
    tag: instance.tag ?? null,
    group: instance.group ?? null,
    environment: instance.env ?? null,
    startedAt: instance.startedAt ?? null,
    now: instance.now ?? null,
    nonceEchoed: typeof state.nonce === 'string',
    configs: state.configs?.map((config, index) => configOf(config, told[index] ?? null)) ?? null,
    dependencies: state.dependencies?.map(dependencyOf) ?? null,
    gaps: [],
  }
}

/** The values of each config: most of the document, read without loss, while the schema only asks for an object. */
function toldValues(document: JsonValue): (JsonObject | null)[] {
  const configs = memberOf(document, 'configs')
  if (!Array.isArray(configs)) return []
  return configs.map((config) => {
    const values = memberOf(memberOf(config, 'effective'), 'values')
    return values instanceof Map ? values : null
  })
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return value instanceof Map ? value.get(name) : undefined
}

type ConfigState = NonNullable<InstanceState['configs']>[number]
type VersionState = ConfigState['observed']
type DependencyState = NonNullable<InstanceState['dependencies']>[number]

function configOf(config: ConfigState, values: JsonObject | null): ConfigReport {
  const { source, effective, watch } = config
  return {
    name: config.name,
    source: {
      type: source?.type ?? null,
      identity: source?.identity ?? null,
      key: source?.key ?? null,
      mutable: source?.mutable ?? null,
    },
    observed: versionOf(config.observed),
    applied: appliedOf(config.applied),
    values: values === null ? null : () => textsOf(values),
    redacted: effective?.redacted ?? [],
    overrides: effective?.overrides?.map(({ pointer, by }) => ({ pointer, by: by ?? null })) ?? [],
    rejected: config.rejected?.map(rejectionOf) ?? [],
    watchMode: watch?.mode ?? null,
    watchState: watch?.state ?? null,
  }
}

function versionOf(version: VersionState): ConfigReport['observed'] {
  if (version === null || version === undefined) return null
  return {
    revision: version.revision ?? null,
    sha256: version.sha256?.toLowerCase() ?? null,
    at: version.at ?? null,
  }
}

function appliedOf(applied: ConfigState['applied']): ConfigReport['applied'] {
  if (applied === undefined) return null
  const version = versionOf(applied)
  return version === null ? 'never' : { ...version, canon: applied?.canon ?? null }
}

/** Each member is a pointer, and its value may branch further. */
function textsOf(values: JsonObject): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [below, value] of values) {
    visitLeaves(value, below, (leaf) => texts.set(leaf.pointer, exactText(leaf.value)))
  }
  return texts
}

function rejectionOf(rejection: NonNullable<ConfigState['rejected']>[number]): ConfigReport['rejected'][number] {
  return {
    key: rejection.key ?? null,
    kind: rejection.kind ?? null,
    message: rejection.message ?? null,
    lastSeenAt: rejection.lastSeenAt ?? null,
  }
}

function dependencyOf(dependency: DependencyState): DependencyReport {
  return {
    name: dependency.name,
    kind: dependency.kind ?? null,
    target: dependency.target ?? null,
    status: dependency.status ?? null,
    identity: dependency.identity ?? null,
    latencyMs: dependency.latencyMs ?? null,
    checkedAt: dependency.checkedAt ?? null,
  }
}
