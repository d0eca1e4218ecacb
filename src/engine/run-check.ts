import type { Clock } from '../core/clock.ts'
import { isTimeUp } from '../core/deadline.ts'
import type { Evidence, Failure } from '../core/evidence.ts'
import { mergeEvidence, noEvidence, recordEvidence } from '../core/evidence.ts'
import type { Judgement } from '../core/judgement.ts'
import type { CheckVerdict } from '../core/verdict.ts'
import type { PlannedCheck } from '../plan/plan.ts'
import type { CheckRun } from './check-run.ts'
import { look } from './look.ts'
import type { CheckRecord } from './record.ts'
import { checkerFault, failureOfRun, interruption, interruptionOf } from './run-failures.ts'
import type { Standing } from './standing.ts'
import { isSameStanding, notYetTold } from './standing.ts'

/**
 * Between looks of a check whose judge said that it settles by itself: most do so soon, and a long budget must not fill
 * the evidence with hundreds of looks.
 */
function settlePauseMs(looks: number): number {
  return Math.min(2000, 125 * 2 ** looks)
}

/**
 * Collects, merges and judges until the check is decided, gives up, or its time is up. Never rejects: whatever goes wrong
 * becomes an observation, so the record tells it and a replay ends the same way.
 */
export async function runCheck(check: PlannedCheck, run: CheckRun): Promise<CheckRecord> {
  const { clock, deadline } = run.context
  const startedAt = clock.monotonic()
  let last: Looked | null = null
  for (let looks = 1; ; looks++) {
    last = await lookOnce(check, run, last)
    const { standing, evidence } = last
    const recordNow = (more: Evidence): CheckRecord =>
      recordOf(standing.check, mergeEvidence(evidence, more), run, { looks, durationMs: clock.monotonic() - startedAt })
    const record = recordNow(noEvidence)
    const verdict = run.judge(record)
    const hidden = verdict.status === 'pass' ? hiddenBySecrets(standing.check, evidence, record, clock) : noEvidence
    if (hidden !== noEvidence) return recordNow(hidden)
    const pauseMs = pauseBeforeNextLook(verdict, looks, run)
    if (pauseMs === null || deadline.signal.aborted) return record
    if (deadline.remainingMs() <= pauseMs) return record
    await clock.sleep(pauseMs, deadline.signal)
    if (deadline.signal.aborted) return recordNow(interruption(check, run))
  }
}

interface Looked {
  readonly standing: Standing
  /** What the check saw, in this look and in those before it. */
  readonly seen: Evidence
  /** The same with what is known of the instances now. */
  readonly evidence: Evidence
}

/** The instances, then the check, then the instances again. */
async function lookOnce(planned: PlannedCheck, run: CheckRun, last: Looked | null): Promise<Looked> {
  if (planned.prepareFor !== undefined) run.progress('finding the instances in the cluster')
  const standing = await standingBefore(planned, run)
  // The end of the time has cut the question who the instances are: what was known stays.
  if (last !== null && !standing.mayLook && isTimeUp(run.context.deadline))
    return { ...last, evidence: mergeEvidence(last.evidence, interruption(planned, run)) }
  // What was seen of other instances says nothing of these.
  const earlier = last !== null && isSameStanding(last.standing, standing) ? last.seen : noEvidence
  const looked = standing.mayLook ? await look(standing, run, earlier) : noEvidence
  const cut = isTimeUp(run.context.deadline) ? interruption(planned, run) : noEvidence
  const seen = mergeEvidence(earlier, looked === noEvidence ? cut : looked)
  const obstacles = notYetTold([...standing.obstacles, ...(await changesAfter(standing, run))], [])
  return { standing, seen, evidence: mergeEvidence(seen, recordEvidence(obstacles)) }
}

async function standingBefore(check: PlannedCheck, run: CheckRun): Promise<Standing> {
  try {
    return await run.standings.before(check)
  } catch (error) {
    const obstacles = [checkerFault(check, error, run.context.clock)]
    return { check, target: run.context.target, discovery: null, mayLook: false, obstacles }
  }
}

/** At the end of the time there is nothing more to ask, and the look has told so. */
async function changesAfter(standing: Standing, run: CheckRun): Promise<readonly Failure[]> {
  if (isTimeUp(run.context.deadline)) return []
  try {
    const failures = await run.standings.after(standing)
    if (!isTimeUp(run.context.deadline)) return failures
    const uncut = failures.filter(({ code }) => code !== 'source.timeout')
    return [...uncut, interruptionOf(standing.check, run)]
  } catch (error) {
    return [checkerFault(standing.check, error, run.context.clock)]
  }
}

/**
 * Two secrets look alike once they are replaced, and a wrong version would pass for the right one. So what passes must
 * also pass as it was seen; if it does not, what comes back is the reason, and else nothing.
 */
function hiddenBySecrets(check: PlannedCheck, seen: Evidence, record: CheckRecord, clock: Clock): Evidence {
  const { prepared } = check
  const shown = record.observations
  const isSame = shown.length === seen.observations.length && shown.every((item, at) => item === seen.observations[at])
  if ((isSame && record.spec === prepared.spec) || passes(() => prepared.judge(seen))) return noEvidence
  const message = `what ${check.id} compares holds a secret, and passes only because secrets are replaced by ***`
  return recordEvidence([failureOfRun('run.secret-compared', check, message, clock)])
}

function passes(judge: () => Judgement): boolean {
  try {
    return judge().status === 'pass'
  } catch {
    return false
  }
}

/** null when another look is not wanted: the check is decided, can't be mended by looking, or nobody asked to wait. */
function pauseBeforeNextLook(verdict: CheckVerdict, looks: number, run: CheckRun): number | null {
  if (verdict.status !== 'inconclusive' && verdict.status !== 'error') return null
  if (verdict.findings.some((finding) => finding.code === 'run.checker-fault')) return null
  const settlesWithinMs = verdict.needs?.settlesWithinMs ?? null
  if (settlesWithinMs !== null) return Math.max(1, Math.min(settlesWithinMs, settlePauseMs(looks)))
  return run.wait ? run.pollIntervalMs : null
}

function recordOf(
  check: PlannedCheck,
  evidence: Evidence,
  run: CheckRun,
  { looks, durationMs }: Pick<CheckRecord, 'looks' | 'durationMs'>,
): CheckRecord {
  return {
    id: check.id,
    kind: check.kind,
    advisory: check.advisory,
    line: check.line,
    outcome: 'ran',
    durationMs: Math.round(durationMs),
    looks,
    spec: run.redact(check.prepared.spec),
    observations: [...recordEvidence(run.redact(evidence.observations)).observations],
  }
}
