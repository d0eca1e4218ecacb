import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { kindOf, kinds } from '../../src/checks/registry.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { Evidence } from '../../src/core/evidence.ts'
import { mergeEvidence, noEvidence, recordEvidence } from '../../src/core/evidence.ts'
import type { Judgement } from '../../src/core/judgement.ts'
import type { CheckRecord } from '../../src/engine/record.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import { startLab } from '../../src/lab/lab.ts'
import { formatProblems, loadPlan } from '../../src/plan/load.ts'

/** What is broken in each recording; healthy ones and ones that miss evidence too. */
const scenes = ['nothing', 'one-instance-stale-config', 'instance-hangs', 'no-metrics-for-gray', 'staging-database']

/** The checks of a run on the lab, as they were recorded. */
async function recordingOf(fault: string): Promise<CheckRecord[]> {
  const lab = await startLab({ trafficPerSecond: 20 })
  try {
    if (fault !== 'nothing') await lab.inject(fault)
    const text = lab.config.replace('requests: 299, maxLeak: 1%', 'maxLeak: 25%, nearMissRequests: 1')
    const loaded = await loadPlan({ source: { text, path: 'graycheck.yaml' }, flags: { keepGoing: true }, env: {} })
    if ('problems' in loaded) throw new Error(formatProblems(loaded.problems))
    const quiet = { onEvent: () => undefined, onStop: () => () => undefined }
    const { record } = await runPlan(loaded.plan, { clock: systemClock, runId: 'r', version: '0', kindOf, ...quiet })
    return record.stages.flatMap(({ checks }) => checks)
  } finally {
    await lab.stop()
  }
}

function judge({ kind, spec }: CheckRecord, evidence: Evidence): Judgement {
  const registered = kindOf(kind)
  if (registered === undefined) throw new Error(`no kind ${kind}`)
  return registered.restore(spec).judge(evidence)
}

/** What several runners would have collected, each of them some of it, in any order. */
function shardsOf(observations: readonly unknown[]): fc.Arbitrary<Evidence[]> {
  const shard = fc.subarray([...observations])
  return fc.array(shard, { minLength: 0, maxLength: 3 }).map((some) => {
    const covered = new Set(some.flat())
    const rest = observations.filter((one) => !covered.has(one))
    return [...some, rest].map((part) => recordEvidence(part))
  })
}

describe.each(scenes)('with %s broken', (scene) => {
  let checks: CheckRecord[]

  beforeAll(async () => {
    checks = await recordingOf(scene)
  })

  it('has a recording of every kind', () => {
    expect([...new Set(checks.map(({ kind }) => kind))].sort()).toEqual(kinds.map(({ kind }) => kind).sort())
  })

  it('never passes without evidence', () => {
    for (const check of checks) expect(judge(check, noEvidence)).not.toMatchObject({ status: 'pass' })
  })

  it('judges merged shards as it judges the whole, whatever their order', () => {
    for (const check of checks) {
      const whole = judge(check, recordEvidence(check.observations))
      fc.assert(
        fc.property(
          shardsOf(check.observations).chain((shards) => fc.shuffledSubarray(shards, { minLength: shards.length })),
          (shards) => {
            expect(judge(check, shards.reduce(mergeEvidence, noEvidence))).toEqual(whole)
          },
        ),
        { numRuns: 15 },
      )
    }
  })

  it('makes no pass of what misses evidence by leaving out more of it', () => {
    for (const check of checks) {
      const whole = judge(check, recordEvidence(check.observations))
      if (whole.status === 'pass' || whole.status === 'fail') continue
      fc.assert(
        fc.property(fc.subarray(check.observations), (part) => {
          expect(judge(check, recordEvidence(part))).not.toMatchObject({ status: 'pass' })
        }),
        { numRuns: 40 },
      )
    }
  })
})
