import { expect, it } from 'vitest'
import { kindOf } from '../../src/checks/registry.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { Verdict } from '../../src/core/verdict.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import { faults, startLab } from '../../src/lab/lab.ts'
import { formatProblems, loadPlan } from '../../src/plan/load.ts'

/** The lab's own config with fewer probes: what is tested here is that faults are found, not how sure one can be. */
function quicker(config: string): string {
  const changed = config.replace('requests: 299, maxLeak: 1%', 'maxLeak: 10%')
  if (changed === config) throw new Error('the config of the lab has changed: adapt this test')
  return changed
}

async function verdictOn(fault: string | null): Promise<Verdict> {
  const lab = await startLab()
  try {
    if (fault !== null) await lab.inject(fault)
    const loaded = await loadPlan({
      source: { text: quicker(lab.config), path: 'graycheck.yaml' },
      flags: { keepGoing: true },
      env: {},
    })
    if ('problems' in loaded) throw new Error(formatProblems(loaded.problems))
    const { verdict } = await runPlan(loaded.plan, {
      clock: systemClock,
      runId: 'test',
      version: '0.0.0',
      kindOf,
      onEvent: () => undefined,
      onStop: () => () => undefined,
    })
    return verdict
  } finally {
    await lab.stop()
  }
}

function codesOf(verdict: Verdict): string[] {
  return verdict.stages
    .flatMap((stage) => stage.checks)
    .flatMap((check) => check.findings.map((finding) => finding.code))
}

it('the healthy lab passes', async () => {
  const verdict = await verdictOn(null)

  expect(verdict.summary).toMatch(/^6 of 6 required checks passed/)
  expect(verdict.status).toBe('pass')
})

it.each(faults.map((fault) => [fault.name, fault] as const))(
  '%s is found and named',
  async (name, { expect: expected }) => {
    const verdict = await verdictOn(name)

    expect(codesOf(verdict)).toContain(expected.code)
    expect(verdict.status).toBe(expected.status)
  },
)
