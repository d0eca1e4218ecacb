import type { EventSink, RunEvent } from '../engine/events.ts'
import { followEvent, noRun, renderLive } from '../report/live.ts'
import { progressLine } from '../report/progress.ts'
import { wantsColor } from './outputs.ts'

/** How a run shows on stderr while it goes on. */
export interface ProgressView {
  readonly onEvent: EventSink
  /** Leaves the screen as it was found, so that what follows stands on lines of its own. */
  end(): void
}

export const hiddenProgress: ProgressView = { onEvent: () => undefined, end: () => undefined }

/** A view that is drawn over and over in a terminal, and a line an event everywhere else. */
export function openProgress(): ProgressView {
  const { stderr } = process
  const isScreen = stderr.isTTY && (stderr.columns ?? 0) >= narrowest && process.env['TERM'] !== 'dumb'
  return isScreen && (process.env['CI'] ?? '') === '' ? liveView() : plainLines
}

const plainLines: ProgressView = {
  onEvent: (event) => {
    const line = progressLine(event)
    if (line !== null) process.stderr.write(`${line}\n`)
  },
  end: () => undefined,
}

const narrowest = 40
const redrawMs = 200

function liveView(): ProgressView {
  let state = noRun
  let drawn = 0
  const draw = (lines: readonly string[]): void => {
    // Up to the first line that was drawn, clear all below it, and write the new ones.
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`
    drawn = lines.length
    process.stderr.write(`${up}\r\u001b[J${lines.map((line) => `${line}\n`).join('')}`)
  }
  const redraw = (): void => {
    const { columns, rows } = process.stderr
    const lines = renderLive(state, Date.now(), { width: columns, color: wantsColor() })
    // What has scrolled out of sight could not be drawn over.
    draw(lines.slice(0, Math.max(1, rows - 1)))
  }
  const timer = setInterval(redraw, redrawMs)
  // The view must not keep a run alive that has nothing left to do.
  timer.unref()
  return {
    onEvent: (event: RunEvent) => {
      state = followEvent(state, event)
      if (event.type === 'run-started') redraw()
    },
    end: () => {
      clearInterval(timer)
      draw([])
    },
  }
}
