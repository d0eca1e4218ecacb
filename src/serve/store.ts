import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { exitCodeOfCheckerFault } from '../core/exit-code.ts'
import { z } from '../core/zod.ts'
import { serveReasons } from './reasons.ts'
import { openDatabase } from './sqlite.ts'
import type { Ending, NewRun } from './stored-run.ts'
import { StoredRun } from './stored-run.ts'

/**
 * Every run that the server knows of, on disk. Synchronous: what is answered is what is written. Nothing waits for the disk
 * itself, though, which may take seconds: when the machine dies, the last moments may be missing, and a run without an
 * end is interrupted, never passed.
 */
export interface RunStore {
  find(plan: string, runId: string): StoredRun | null
  /** At most two: enough to see that an id alone does not say which run is meant. */
  findById(runId: string): StoredRun[]
  latestOf(plan: string, series: string): StoredRun | null
  get(sequence: number): StoredRun | null
  add(run: NewRun, at: number): StoredRun
  start(sequence: number, at: number): void
  finish(sequence: number, ending: Ending, at: number): void
  tell(sequence: number, at: number): void
  verdictOf(sequence: number): string | null
  eventsOf(sequence: number): string
  /** Writes, and throws where that can't be done. */
  probe(): void
  close(): void
}

export interface Retention {
  /** So many finished runs at most. */
  readonly runs: number
  readonly ageMs: number
}

/** "gray" in ASCII: tells our file from the database of another program. */
const applicationId = 0x67_72_61_79
const version = 1

const columns = `sequence, plan, run_id AS runId, series, parameters, service, tag, environment, state, status, code, message,
  exit_code AS exitCode, created_at AS createdAt, started_at AS startedAt, finished_at AS finishedAt, told_at AS toldAt`

const tables = `
CREATE TABLE runs (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  plan TEXT NOT NULL,
  run_id TEXT NOT NULL,
  series TEXT,
  parameters TEXT NOT NULL,
  service TEXT NOT NULL,
  tag TEXT NOT NULL,
  environment TEXT,
  state TEXT NOT NULL,
  status TEXT,
  code TEXT,
  message TEXT NOT NULL DEFAULT '',
  exit_code INTEGER,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  told_at INTEGER,
  verdict TEXT,
  events TEXT,
  UNIQUE (run_id, plan)
) STRICT;
CREATE INDEX runs_by_series ON runs (plan, series, sequence);
CREATE INDEX runs_by_end ON runs (state, finished_at);
CREATE TABLE probe (at INTEGER NOT NULL) STRICT;
`

/** Opens a file, or `graycheck.db` in a folder. Throws an Error whose message says what is wrong with it. */
export async function openStore(data: string, retention: Retention, now: number): Promise<RunStore> {
  const database = await openDatabase(placeOf(data))
  try {
    prepare(database, data)
    interruptUnfinished(database, now)
    return storeIn(database, retention)
  } catch (error) {
    database.close()
    throw error
  }
}

/** The file is made here, for its owner only: it holds what is known of releases. */
function placeOf(data: string): string {
  const isFolder = data.endsWith('/') || (existsSync(data) && statSync(data).isDirectory())
  if (isFolder) mkdirSync(data, { recursive: true })
  const path = isFolder ? join(data, 'graycheck.db') : data
  closeSync(openSync(path, 'a', 0o600))
  return path
}

const Pragma = z.record(z.string(), z.number())

function numberOf(database: DatabaseSync, pragma: string): number {
  return Pragma.parse(database.prepare(`PRAGMA ${pragma}`).get())[pragma] ?? 0
}

function prepare(database: DatabaseSync, data: string): void {
  // One server a file: two would each take the runs of the other for interrupted. The lock ends with the process.
  database.exec('PRAGMA locking_mode = EXCLUSIVE')
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE')
  } catch (error) {
    const isLocked = error instanceof Error && error.message.includes('locked')
    throw isLocked ? new Error(`${data} is in use by another graycheck serve`, { cause: error }) : error
  }
  const known = numberOf(database, 'user_version')
  const isEmpty = known === 0 && numberOf(database, 'application_id') === 0 && !hasTables(database)
  if (isEmpty) {
    database.exec(`${tables} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}`)
  } else if (numberOf(database, 'application_id') !== applicationId) {
    throw new Error(`${data} is the database of another program`)
  } else if (known !== version) {
    throw new Error(`${data} was written by another version of graycheck (format ${known}, this one writes ${version})`)
  }
  database.exec('COMMIT')
}

function hasTables(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
}

/** What was under way when the server ended has no verdict and never will: nothing is run again that nobody asked for. */
function interruptUnfinished(database: DatabaseSync, now: number): void {
  const { title } = serveReasons['serve.interrupted']
  database
    .prepare(
      `UPDATE runs SET state = 'finished', status = 'error', code = 'serve.interrupted', message = ?, exit_code = ?, finished_at = ?
       WHERE state <> 'finished'`,
    )
    .run(title, exitCodeOfCheckerFault, now)
}

function storeIn(database: DatabaseSync, retention: Retention): RunStore {
  const select = (where: string): ReturnType<DatabaseSync['prepare']> =>
    database.prepare(`SELECT ${columns} FROM runs WHERE ${where}`)
  const byKey = select('run_id = ? AND plan = ?')
  const byId = select('run_id = ? ORDER BY sequence DESC LIMIT 2')
  const bySeries = select('plan = ? AND series = ? ORDER BY sequence DESC LIMIT 1')
  const bySequence = select('sequence = ?')
  const insert = database.prepare(
    `INSERT INTO runs (plan, run_id, series, parameters, service, tag, environment, state, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?) RETURNING ${columns}`,
  )
  const begin = database.prepare(`UPDATE runs SET state = 'running', started_at = ? WHERE sequence = ?`)
  const end = database.prepare(
    `UPDATE runs SET state = 'finished', status = ?, code = ?, message = ?, exit_code = ?, verdict = ?, events = ?, finished_at = ?
     WHERE sequence = ? AND state <> 'finished'`,
  )
  const told = database.prepare('UPDATE runs SET told_at = ? WHERE sequence = ? AND told_at IS NULL')
  const texts = database.prepare('SELECT verdict, events FROM runs WHERE sequence = ?')
  const prune = database.prepare(
    `DELETE FROM runs WHERE state = 'finished' AND (finished_at < ? OR sequence IN
       (SELECT sequence FROM runs WHERE state = 'finished' ORDER BY sequence DESC LIMIT -1 OFFSET ?))`,
  )
  const textsOf = (sequence: number): Texts => Texts.parse(texts.get(sequence) ?? { verdict: null, events: null })
  return {
    find: (plan, runId) => readRun(byKey.get(runId, plan)),
    findById: (runId) => byId.all(runId).map((row) => StoredRun.parse(row)),
    latestOf: (plan, series) => readRun(bySeries.get(plan, series)),
    get: (sequence) => readRun(bySequence.get(sequence)),
    add: ({ plan, runId, series, parameters, service, tag, environment }, at) => {
      const row = insert.get(plan, runId, series, JSON.stringify(parameters), service, tag, environment, at)
      return StoredRun.parse(row)
    },
    start: (sequence, at) => void begin.run(at, sequence),
    finish: (sequence, { status, code, message, exitCode, verdict, events }, at) => {
      end.run(status, code, message, exitCode, verdict, events, at, sequence)
      prune.run(at - retention.ageMs, retention.runs)
    },
    tell: (sequence, at) => void told.run(at, sequence),
    verdictOf: (sequence) => textsOf(sequence).verdict,
    eventsOf: (sequence) => textsOf(sequence).events ?? '',
    probe: () => database.exec('DELETE FROM probe; INSERT INTO probe VALUES (1)'),
    close: () => database.close(),
  }
}

const Texts = z.strictObject({ verdict: z.string().nullable(), events: z.string().nullable() })
type Texts = z.infer<typeof Texts>

function readRun(row: unknown): StoredRun | null {
  return row === undefined ? null : StoredRun.parse(row)
}
