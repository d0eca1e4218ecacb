import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { RegisteredKind } from '../../src/checks/kind.ts'
import { commonEntryFields, registerKind } from '../../src/checks/kind.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFinding } from '../../src/core/finding.ts'
import { conclude } from '../../src/core/judgement.ts'
import { assembleVerdict } from '../../src/engine/assemble.ts'
import { noteCredentials } from '../../src/engine/note-credentials.ts'
import { RunRecord } from '../../src/engine/record.ts'
import type { RunResult } from '../../src/engine/run-plan.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import { plannedCheck, scriptedReasons, target } from '../kit/scripted-kind.ts'

const wanted = '2.1.0-canary.3'

/** Passes when the version that is seen is the one that is planned, at the given look. */
function versionKind(running: string, lastLook = 1): RegisteredKind {
  return registerKind({
    kind: 'scripted',
    summary: 'for tests',
    reasons: scriptedReasons,
    Entry: z.strictObject({ kind: z.literal('scripted'), ...commonEntryFields }),
    Spec: z.strictObject({ version: z.string() }),
    Observation: z.strictObject({ look: z.number(), version: z.string() }),
    identify: () => 'scripted',
    resolve: () => ({ spec: { version: wanted } }),
    preview: () => ({ actions: [], needs: [], settings: {} }),
    collect: async (spec, { observe, seen }) => {
      const isKnown = seen.every((item) => 'version' in item && item.version === running)
      observe({ look: seen.length + 1, version: isKnown ? running : spec.version })
    },
    judge: (observations, { version }, evidence) => {
      if (observations.length < lastLook) {
        const needs = { message: 'another look', requests: 1, seconds: null, settlesWithinMs: 1 }
        return conclude(evidence, { proofs: [], findings: [], needs })
      }
      const right = observations.filter((one) => one.version === version).length
      const isRight = right === observations.length
      const wrong = makeFinding(scriptedReasons, 'scripted.harm', { subject: 's', message: 'another version runs' })
      const proofs = isRight ? [{ subject: 's', statement: `runs ${version}`, observations: right }] : []
      return conclude(evidence, { proofs, findings: isRight ? [] : [wrong] })
    },
  })
}

async function run(kind: RegisteredKind, secrets: readonly string[]): Promise<RunResult> {
  const stages = ['one', 'two'].map((id) => ({ name: id, checks: [plannedCheck(kind, { id })] }))
  const plan = { service: 'auth', tag: 'v2', environment: null, target, timeoutMs: 5000, retries: 0 }
  const source = { path: null, sha256: '0'.repeat(64) }
  return runPlan(
    { ...plan, wait: false, keepGoing: false, stages, secrets, source },
    {
      clock: systemClock,
      runId: 'run-1',
      version: '0.0.0',
      kindOf: () => kind,
      onEvent: () => undefined,
      onStop: () => () => undefined,
    },
  )
}

// AUTH_VERSION and AUTH_STABLE_VERSION look like credentials: both versions are replaced by *** in all that is recorded.
const versionsAsSecrets = [wanted, '2.0.9']

describe('a version that is kept secret', () => {
  it('never lets a wrong version pass because both are shown as ***', async () => {
    const { verdict, record } = await run(versionKind('2.0.9'), versionsAsSecrets)

    expect(verdict.exitCode).toBe(12)
    expect(verdict.stages[0]?.checks[0]?.findings.map(({ code }) => code)).toEqual(['run.secret-compared'])
    expect(JSON.stringify([verdict, record])).not.toMatch(/2\.0\.9|canary\.3/)
  })

  it('ends the same way when its recording is judged again', async () => {
    const kind = versionKind('2.0.9')
    const { verdict, record } = await run(kind, versionsAsSecrets)

    const again = assembleVerdict(RunRecord.parse(JSON.parse(JSON.stringify(record))), () => kind)

    expect(again).toEqual(verdict)
  })

  it.each([1, 3])('lets the right version pass at look %i, in every stage', async (lastLook) => {
    const { verdict } = await run(versionKind(wanted, lastLook), versionsAsSecrets)

    expect(verdict.status).toBe('pass')
    expect(verdict.summary).toBe('2 of 2 required checks passed on 2 proofs')
    expect(verdict.stages[0]?.checks[0]?.proofs[0]?.statement).toBe('runs ***')
    expect(verdict.stages[0]?.checks[0]?.looks).toBe(lastLook)
  })
})

describe('noteCredentials', () => {
  it('tells of credentials in requests, without their scheme, and of nothing else', async () => {
    const noted: string[] = []
    const sent: string[] = []
    const door = noteCredentials(
      {
        send: async ({ url }) => {
          sent.push(url)
          return { ok: false, fault: { code: 'source.timeout', fault: 'timeout', message: 'late' } }
        },
        close: () => Promise.resolve(),
      },
      (secret) => noted.push(secret),
    )
    const request = { method: 'POST', url: 'http://etcd/v3/kv/range', timeoutMs: 10, connection: 'pooled' } as const

    await door.send({ ...request, headers: [['authorization', 'etcd-token.42']] })
    await door.send({ ...request, headers: [['Authorization', 'Bearer abc.def']] })
    const outcome = await door.send({ ...request, headers: [['x-plain', 'text']] })

    expect(noted).toEqual(['etcd-token.42', 'abc.def'])
    expect(sent).toHaveLength(3)
    expect(outcome.ok).toBe(false)
  })
})
