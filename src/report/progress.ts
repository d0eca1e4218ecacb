import { plainText } from './plain-text.ts'
import type { RunEvent } from '../engine/events.ts'

/** One line of progress for stderr, or null for events that say nothing new. Never longer than it needs to be. */
export function progressLine(event: RunEvent): string | null {
  switch (event.type) {
    case 'run-started':
      return `checking ${plainText(event.service)} ${plainText(event.tag)}: ${event.stages.map((stage) => stage.name).join(', ')}`
    case 'stage-started':
      return `stage ${plainText(event.stage)}`
    case 'check-progress':
      return `  ${plainText(event.check)}: ${plainText(event.message)}`
    case 'check-finished':
      return `  ${plainText(event.verdict.id)}: ${event.verdict.status} (${event.verdict.durationMs} ms)`
    case 'source-retried':
      return `  asking ${plainText(event.source)} again (attempt ${event.attempt}): ${plainText(event.message)}`
    case 'check-looked':
      return event.verdict.needs === null
        ? null
        : `  ${plainText(event.verdict.id)}: ${plainText(event.verdict.needs.message)}`
    case 'check-started':
    case 'stage-finished':
    case 'run-finished':
      return null
  }
}
