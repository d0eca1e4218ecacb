import { formatDuration } from '../core/duration.ts'
import { createRedactor } from '../core/redact.ts'
import type { Plan, PlannedCheck } from '../plan/plan.ts'

/** The plan as people read it: what will be asked, with which settings, and what a pass needs. */
export function planAsText(plan: Plan): string {
  const lines = [
    `service      ${plan.service}`,
    `gray tag     ${plan.target.tag.header}: ${plan.tag}`,
    `environment  ${plan.environment ?? '(base)'}`,
    `config       ${plan.source.path ?? '(flags only)'}  sha256 ${plan.source.sha256.slice(0, 12)}`,
    `budget       ${formatDuration(plan.timeoutMs)} in all, ${plan.retries} retries per question to a source${plan.wait ? ', waits until decided' : ''}`,
    `stages       ${plan.keepGoing ? 'all are run' : 'stop at the first that does not pass'}`,
  ]
  for (const stage of plan.stages) {
    lines.push('', `stage ${stage.name}`)
    for (const check of stage.checks) lines.push(...linesOfCheck(check))
  }
  return createRedactor(plan.secrets).text(`${lines.join('\n')}\n`)
}

function linesOfCheck(check: PlannedCheck): string[] {
  const { actions, needs, settings } = check.prepared.preview
  const notes = [check.advisory ? 'advisory' : 'required', ...(check.selected ? [] : ['left out by --only'])]
  return [
    `  ${check.id}  (${notes.join(', ')})`,
    ...actions.map((action) => `    asks      ${action}`),
    ...needs.map((need) => `    to pass   ${need}`),
    ...Object.entries(settings).map(([name, value]) => `    setting   ${name}: ${value}`),
  ]
}

export function planAsJson(plan: Plan): string {
  const stages = plan.stages.map((stage) => ({
    name: stage.name,
    checks: stage.checks.map(({ id, kind, advisory, selected, prepared }) => ({
      id,
      kind,
      advisory,
      selected,
      ...prepared.preview,
    })),
  }))
  const { service, tag, environment, timeoutMs, retries, wait, keepGoing, source } = plan
  const shown = { service, tag, environment, timeoutMs, retries, wait, keepGoing, config: source, stages }
  return `${JSON.stringify(createRedactor(plan.secrets).json(shown), null, 2)}\n`
}
