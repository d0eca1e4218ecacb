import type { RegisteredKind } from '../checks/kind.ts'
import { describeError } from '../core/describe-error.ts'
import { recordEvidence } from '../core/evidence.ts'
import type { Finding } from '../core/finding.ts'
import { makeFinding } from '../core/finding.ts'
import type { Judgement } from '../core/judgement.ts'
import { coreReasons } from '../core/reasons.ts'
import type { RunStatus, Status } from '../core/status.ts'
import { exitCodeOf } from '../core/exit-code.ts'
import { foldStatuses } from '../core/status.ts'
import type { CheckVerdict, StageVerdict } from '../core/verdict.ts'
import { Verdict, verdictSchemaId } from '../core/verdict.ts'
import type { CheckRecord, RunRecord, StageRecord } from './record.ts'
import { summarise } from './summary.ts'

export type KindLookup = (kind: string) => RegisteredKind | undefined

/**
 * From the record of a run to its verdict. Pure: a live run and a replay both end here, so they end alike, byte for byte.
 */
export function assembleVerdict(record: RunRecord, kindOf: KindLookup): Verdict {
  const stages = record.stages.map((stage) => assembleStage(stage, kindOf))
  const status = statusOfRun(record, stages)
  return Verdict.parse({
    schema: verdictSchemaId,
    status,
    exitCode: exitCodeOf(status, record.stop),
    service: record.service,
    tag: record.tag,
    environment: record.environment,
    runId: record.runId,
    startedAt: record.startedAt,
    durationMs: record.durationMs,
    tool: record.tool,
    config: record.config,
    summary: summarise(status, stages),
    stages,
  })
}

function statusOfRun(record: RunRecord, stages: readonly StageVerdict[]): RunStatus {
  const deciding = stages.flatMap((stage) => stage.checks).filter(decides)
  const folded = foldStatuses(deciding.map((check) => check.status))
  if (record.stop !== null && folded !== 'fail') return 'aborted'
  return folded
}

/** Advisory checks are reported only, and what --only left out was left out on purpose. */
export function decides(check: CheckVerdict): boolean {
  // Only a check that was not run: evidence that holds this code must not take one out that was.
  const leftOut = check.status === 'skipped' && check.findings.some(({ code }) => code === 'run.not-selected')
  return !check.advisory && !leftOut
}

export function assembleStage(stage: StageRecord, kindOf: KindLookup): StageVerdict {
  const checks = stage.checks.map((check) => assembleCheck(check, kindOf))
  return { name: stage.name, status: statusOfStage(checks), durationMs: stage.durationMs, checks }
}

/** A stage with nothing that decides shows what its advisory checks came to; the run does not fold it. */
export function statusOfStage(checks: readonly CheckVerdict[]): Status {
  const ran = checks.filter((check) => check.status !== 'skipped')
  if (ran.length === 0) return 'skipped'
  const deciding = checks.filter(decides)
  return foldStatuses((deciding.length > 0 ? deciding : ran).map((check) => check.status))
}

export function assembleCheck(check: CheckRecord, kindOf: KindLookup): CheckVerdict {
  const head = { id: check.id, kind: check.kind }
  const { advisory, line, durationMs, looks } = check
  const tail = { advisory, line, durationMs, looks }
  if (check.outcome !== 'ran') {
    const findings = [skippedFinding(check)]
    return { ...head, status: 'skipped', ...tail, proofs: [], findings, measurements: [], needs: null, figures: [] }
  }
  const judgement = judgeRecord(check, kindOf)
  return {
    ...head,
    status: statusOfCheck(judgement),
    ...tail,
    proofs: [...judgement.proofs],
    findings: [...judgement.findings],
    measurements: [...judgement.measurements],
    needs: judgement.needs,
    figures: [...judgement.figures],
  }
}

function statusOfCheck(judgement: Pick<Judgement, 'status' | 'findings'>): Status {
  if (judgement.status === 'fail') return 'fail'
  return judgement.findings.some((finding) => finding.code === 'run.aborted') ? 'aborted' : judgement.status
}

type Judged = Omit<Judgement, symbol>

/**
 * One judgement a record, which is never changed: a live run asks for it after the look, at the end of its check, of its
 * stage and of the run, and with much evidence each would take seconds.
 */
const judgements = new WeakMap<CheckRecord, { readonly kind: RegisteredKind | undefined; readonly judged: Judged }>()

function judgeRecord(check: CheckRecord, kindOf: KindLookup): Judged {
  const kind = kindOf(check.kind)
  const earlier = judgements.get(check)
  if (earlier !== undefined && earlier.kind === kind) return earlier.judged
  const judged = judgeAnew(check, kind)
  judgements.set(check, { kind, judged })
  return judged
}

function judgeAnew(check: CheckRecord, kind: RegisteredKind | undefined): Judged {
  try {
    if (kind === undefined) throw new Error(`this version knows no kind ${check.kind}`)
    return kind.restore(check.spec).judge(recordEvidence(check.observations))
  } catch (error) {
    // A defect, or the recording of a version whose specs and observations were others: it can't be judged.
    const findings = [judgeFault(check, error)]
    return { status: 'error', proofs: [], findings, measurements: [], needs: null, figures: [] }
  }
}

function judgeFault(check: CheckRecord, error: unknown): Finding {
  return makeFinding(coreReasons, 'run.checker-fault', {
    subject: check.id,
    message: `judging the evidence of ${check.id} failed: ${describeError(error)}`,
  })
}

function skippedFinding(check: CheckRecord): Finding {
  const code = check.outcome === 'not-selected' ? 'run.not-selected' : 'run.stage-not-reached'
  return makeFinding(coreReasons, code, { subject: check.id, message: coreReasons[code].title })
}
