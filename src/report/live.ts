import type { Status } from '../core/status.ts'
import { formatPercent } from '../core/share.ts'
import type { CheckVerdict } from '../core/verdict.ts'
import type { RunEvent } from '../engine/events.ts'
import type { Style } from './layout.ts'
import { emphasise, paint } from './layout.ts'
import { plainText } from './plain-text.ts'
import { shortDuration } from './short-duration.ts'

/** What a terminal shows while a run goes on: every check, how its evidence moves towards its bounds, and the time left. */

/** What is known of one check so far. */
interface Row {
  readonly stage: string
  readonly check: string
  readonly status: Status | 'waiting' | 'running'
  readonly startedAtMs: number
  /** The latest that was heard of it. */
  readonly words: string
}

export interface LiveState {
  readonly title: string
  readonly startedAtMs: number
  readonly timeoutMs: number
  readonly rows: readonly Row[]
}

export const noRun: LiveState = { title: '', startedAtMs: 0, timeoutMs: 0, rows: [] }

/** The state after an event. Pure: the times are those of the events. */
export function followEvent(state: LiveState, event: RunEvent): LiveState {
  const atMs = Date.parse(event.at)
  switch (event.type) {
    case 'run-started':
      return {
        title: plainText(`${event.service} ${event.tag}`, 60),
        startedAtMs: atMs,
        timeoutMs: event.timeoutMs,
        rows: event.stages.flatMap(({ name, checks }) =>
          checks.map((check) => ({ stage: name, check, status: 'waiting', startedAtMs: 0, words: '' })),
        ),
      }
    case 'check-started':
      return change(state, event, { status: 'running', startedAtMs: atMs })
    case 'check-progress':
      return change(state, event, { words: event.message })
    case 'check-looked':
      return change(state, event, { words: wordsOfLook(event.verdict) })
    case 'check-finished':
      return change(state, { stage: event.stage, check: event.verdict.id }, finished(event.verdict))
    case 'stage-finished':
      return event.verdict.checks
        .filter(({ status }) => status === 'skipped')
        .reduce(
          (next, { id }) => change(next, { stage: event.verdict.name, check: id }, { status: 'skipped', words: '' }),
          state,
        )
    case 'stage-started':
    case 'source-retried':
    case 'run-finished':
      return state
  }
}

function change(state: LiveState, where: Pick<Row, 'stage' | 'check'>, news: Partial<Row>): LiveState {
  const isIt = (row: Row): boolean => row.stage === where.stage && row.check === where.check
  return { ...state, rows: state.rows.map((row) => (isIt(row) ? { ...row, ...news } : row)) }
}

/** The numbers that a verdict waits for say more than the request that is under way. */
function wordsOfLook({ looks, measurements, needs, findings }: CheckVerdict): string {
  const [measured] = measurements
  const number = measured?.limit === undefined || measured.limit === null ? [] : [measurementWords(measured)]
  const rest = needs === null ? findings.slice(0, 1).map(({ message }) => message) : [`needs ${needs.message}`]
  return [`look ${looks}`, ...number, ...rest].join(': ')
}

type Measured = CheckVerdict['measurements'][number]

function measurementWords({ name, unit, value, lower, upper, limit }: Measured): string {
  const write = (number: number | null): string => {
    if (number === null) return '?'
    return unit === 'ratio' ? formatPercent(number) : String(number)
  }
  return `${name} ${write(value)} (${write(lower)} to ${write(upper)}, limit ${write(limit)})`
}

function finished({ status, durationMs, findings, proofs }: CheckVerdict): Partial<Row> {
  const decisive = status === 'pass' ? proofs.map(({ statement }) => statement) : findings.map(({ message }) => message)
  return { status, words: [shortDuration(durationMs), ...decisive.slice(0, 1)].join('  ') }
}

/** At most so many rows of checks are shown; the rest is counted. */
const mostRows = 20

/** The lines at a time, none wider than the terminal, so that they can be drawn over again. */
export function renderLive(state: LiveState, nowMs: number, style: Style): string[] {
  const elapsedMs = Math.max(0, nowMs - state.startedAtMs)
  const leftMs = Math.max(0, state.timeoutMs - elapsedMs)
  const done = state.rows.filter(({ status }) => status !== 'waiting' && status !== 'running').length
  const head = `${state.title}  ${done} of ${state.rows.length} checks  ${shortDuration(elapsedMs)}, ${shortDuration(leftMs)} left`
  const shown = mostTelling(state.rows)
  const idWidth = Math.min(30, Math.max(...shown.map(({ check }) => check.length), 0))
  const rest = state.rows.length - shown.length
  return [
    emphasise(cut(head, style.width), style),
    ...shown.map((row) => rowLine(row, nowMs, idWidth, style)),
    ...(rest === 0 ? [] : [cut(`  and ${rest} more`, style.width)]),
  ]
}

/** Where not all fit: what runs, then what has ended, then what is to come, in the order of the plan. */
function mostTelling(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= mostRows) return rows
  const rank = ({ status }: Row): number => (status === 'running' ? 0 : status === 'waiting' ? 2 : 1)
  const kept = new Set(rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostRows))
  return rows.filter((row) => kept.has(row))
}

const statusWidth = 'inconclusive'.length

function rowLine(row: Row, nowMs: number, idWidth: number, style: Style): string {
  const status = row.status.padEnd(statusWidth)
  const time = row.status === 'running' ? `${shortDuration(nowMs - row.startedAtMs)}  ` : ''
  const id = plainText(row.check, idWidth).slice(0, idWidth).padEnd(idWidth)
  const room = style.width - statusWidth - idWidth - 6
  const words = room > 0 ? cut(plainText(`${time}${row.words}`, 300), room) : ''
  const shown = row.status === 'waiting' || row.status === 'running' ? status : paint(status, row.status, style)
  return `  ${shown}  ${id}  ${words}`.trimEnd()
}

/** By characters, and a little short: wide ones take two columns. */
function cut(text: string, width: number): string {
  let used = 0
  let shown = ''
  for (const character of text) {
    used += isWide(character) ? 2 : 1
    // The ellipsis takes the last column.
    if (used > width - 2) return shown === text ? text : `${shown}…`
    shown += character
  }
  return text
}

/** Chinese, Japanese, Korean and emoji, roughly. */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character,
  )
}
