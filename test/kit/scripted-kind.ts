import { z } from 'zod'
import type { CollectContext, PreparedCheck, RegisteredKind, RunContext } from '../../src/checks/kind.ts'
import { commonEntryFields, registerKind } from '../../src/checks/kind.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { RunningDeadline } from '../../src/core/deadline.ts'
import { startDeadline } from '../../src/core/deadline.ts'
import type { ReasonTable } from '../../src/core/finding.ts'
import { makeFinding } from '../../src/core/finding.ts'
import { conclude } from '../../src/core/judgement.ts'
import type { Target } from '../../src/core/target.ts'
import type { PlannedCheck } from '../../src/plan/plan.ts'

const text = { title: 't', proves: 'p', causes: [], fix: 'f' }
export const scriptedReasons = {
  'scripted.harm': { severity: 'fail', ...text },
  'scripted.too-little': { severity: 'inconclusive', ...text },
} as const satisfies ReasonTable

const Observation = z.strictObject({
  type: z.literal('seen'),
  look: z.number(),
  saw: z.enum(['good', 'harm', 'little']),
})
export type Seen = z.infer<typeof Observation>

export type Collect = (context: CollectContext<Seen>) => Promise<void>

/** A kind whose collector is the test's, and whose judge needs one good sight and no harm. */
export function scriptedKind(collect: Collect, settlesWithinMs: number | null = null): RegisteredKind {
  return registerKind({
    kind: 'scripted',
    summary: 'for tests',
    reasons: scriptedReasons,
    Entry: z.strictObject({ kind: z.literal('scripted'), ...commonEntryFields }),
    Spec: z.strictObject({ words: z.string() }),
    Observation,
    identify: () => 'scripted',
    resolve: () => ({ spec: { words: 'from the config' } }),
    preview: () => ({ actions: [], needs: [], settings: {} }),
    collect: (_spec, context) => collect(context),
    judge: (observations, _spec, evidence) => {
      const saw = (what: Seen['saw']): number => observations.filter((observation) => observation.saw === what).length
      const findings = []
      if (saw('harm') > 0)
        findings.push(makeFinding(scriptedReasons, 'scripted.harm', { subject: 's', message: 'harm was seen' }))
      if (saw('good') === 0)
        findings.push(
          makeFinding(scriptedReasons, 'scripted.too-little', { subject: 's', message: 'nothing good was seen' }),
        )
      const proofs = saw('good') > 0 ? [{ subject: 's', statement: 'good was seen', observations: saw('good') }] : []
      const needs = saw('good') > 0 ? null : { message: 'a good sight', requests: 1, seconds: null, settlesWithinMs }
      return conclude(evidence, { proofs, findings, needs })
    },
  })
}

export const target: Target = { service: 'user', tag: { header: 'x-gray-tag', value: 'v2-canary' }, environment: null }

export function plannedCheck(kind: RegisteredKind, over: Partial<PlannedCheck> = {}): PlannedCheck {
  const parsed = kind.parse({ kind: 'scripted' })
  if (!('entry' in parsed)) throw parsed.error
  const prepared = parsed.entry.prepare(target)
  if ('problems' in prepared) throw new Error('the scripted kind always resolves')
  return {
    id: 'scripted',
    kind: 'scripted',
    advisory: false,
    line: null,
    selected: true,
    prepared: prepared satisfies PreparedCheck,
    ...over,
  }
}

export interface TestRun {
  readonly context: Omit<RunContext, 'observe' | 'progress'>
  readonly deadline: RunningDeadline
}

/** A context without network: scripted collectors do not use any. */
export function testContext(timeoutMs: number): TestRun {
  const deadline = startDeadline(systemClock, timeoutMs)
  const refuse = (): never => {
    throw new Error('a scripted check has no network')
  }
  const http = { send: refuse, close: () => Promise.resolve() }
  const doors = { http, sources: { ask: refuse }, taggedRequests: () => 0 }
  return { deadline, context: { target, ...doors, clock: systemClock, deadline } }
}
