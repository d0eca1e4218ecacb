import type { ReasonTable } from '../core/finding.ts'

/** Codes that only `graycheck serve` gives: what became of a run beside its verdict. */
export const serveReasons = {
  'serve.queued': {
    severity: 'info',
    title: 'The run waits for its turn',
    proves: 'Nothing yet. Its time has not begun to run.',
    causes: ['as many runs as --concurrency allows are under way'],
    fix: 'Ask again; raise --concurrency if runs wait for long.',
  },
  'serve.running': {
    severity: 'info',
    title: 'The run is under way',
    proves: 'Nothing yet.',
    causes: ['the plan has not finished'],
    fix: 'Ask again.',
  },
  'serve.interrupted': {
    severity: 'error',
    title: 'The server ended before the run did',
    proves: 'Nothing about the release. The run was not started again.',
    causes: ['the server was killed or crashed', 'its machine went down', 'the store could not be written'],
    fix: 'Start a new run, with another run id.',
  },
  'serve.stopped': {
    severity: 'inconclusive',
    title: 'The server was stopped before the run had its turn',
    proves: 'Nothing: no request was sent.',
    causes: ['SIGTERM, as at the end of a pod'],
    fix: 'Start a new run, with another run id.',
  },
  'serve.hung': {
    severity: 'error',
    title: 'The run did not end by its deadline, and was given up',
    proves: 'A defect in graycheck or in one of its libraries; it says nothing about the release.',
    causes: ['a bug'],
    fix: 'Please report it with the plan.',
  },
  'serve.verdict-stale': {
    severity: 'inconclusive',
    title: 'The run passed too long ago for its verdict to count',
    proves: 'The release passed at the time that is given. What it does now was not looked at.',
    causes: ['a run id that was used before, as when an earlier version is released again', 'a gate that was held'],
    fix: 'Start a new run, with another run id; --fresh says how long a pass counts.',
  },
} as const satisfies ReasonTable
