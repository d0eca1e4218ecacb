import type { SourceCode } from '../../src/core/reasons.ts'
import type { CheckVerdict, Verdict } from '../../src/core/verdict.ts'
import type { CliOptions } from '../kit/run-cli.ts'
import type { Requirement } from './requirements.ts'

export const categories = {
  A: 'connect and DNS',
  B: 'TLS',
  C: 'HTTP framing',
  D: 'time',
  E: 'redirects',
  F: 'content',
  J: 'the process itself',
} as const
export type Category = keyof typeof categories

/** Where in a run a peer stands: what it is asked as. */
export type PlaceName = 'gateway' | 'instance' | 'prometheus' | 'etcd'

/** What a healthy server of the place would answer to this request. */
export interface Answer {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}
export type Honest = (request: string) => Answer

/** A running server, and what a config and a run need to be led to it. */
export interface Peer {
  /** host:port as the config names it. */
  readonly address: string
  /** The address that a finding names, where it is not the one in the config. */
  readonly subject?: string
  readonly scheme?: 'https'
  /** The members of the section tls, as YAML. */
  readonly tls?: string
  /** Content of /etc/resolv.conf for the run. */
  readonly resolvConf?: string
  /** What went wrong beside the verdict, such as a connection that nobody should have made; null when nothing. */
  readonly complaint?: () => string | null
}
export type StartPeer = (honest: Honest, random: () => number) => Promise<Peer>

/** What a run has to end with. */
export interface Expected {
  readonly status: Verdict['status']
  readonly exitCode: number
  /** Every reason code that decides, and no other. */
  readonly codes: readonly string[]
  /** Whom the first of them has to be found on; null: not looked at. */
  readonly subject: string | null
}

/**
 * A code of a source; or, where the peer can be read all the same, `passes`; or an outcome of its own. What a code comes
 * to depends on the place.
 */
export type Meaning = SourceCode | 'passes' | Expected

export interface PeerCase {
  readonly category: Category
  readonly name: string
  /** What the peer does, in a few words. */
  readonly story: string
  readonly at: readonly PlaceName[]
  readonly start: StartPeer
  readonly means: Meaning | Readonly<Partial<Record<PlaceName, Meaning>>>
  readonly settings?: Settings
  readonly needs?: readonly Requirement[]
}

export interface Settings {
  /** --timeout of the run; much longer than any case takes when left out. */
  readonly timeoutMs?: number
  /** For one answer of one source. */
  readonly limitMs?: number
  /** How the gateway tells who answered; the header x-version when left out. */
  readonly responder?: 'header' | 'json'
  readonly auth?: string
  /** Further arguments of graycheck run. */
  readonly args?: readonly string[]
  readonly options?: Pick<CliOptions, 'env' | 'wrap'>
}

/** What one run of the program came to, whatever way it ended. */
export interface Ending {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A case about the process: it arranges its own run, and says what is wrong with the ending; null when nothing is. */
export interface ProcessCase {
  readonly category: 'J'
  readonly name: string
  readonly story: string
  readonly run: (measured: RunMeasured) => Promise<ProcessResult>
  readonly needs?: readonly Requirement[]
}

export type RunMeasured = (args: readonly string[], options: CliOptions & { readonly cwd: string }) => Promise<Ending>

export interface ProcessResult {
  readonly ending: Ending
  readonly complaint: string | null
}

export type FaultCase = PeerCase | ProcessCase

export function isPeerCase(one: FaultCase): one is PeerCase {
  return 'start' in one
}

export function decidingFindings(verdict: Verdict): CheckVerdict['findings'] {
  const findings = verdict.stages.flatMap((stage) => stage.checks).flatMap((check) => check.findings)
  return findings.filter(({ code, severity }) => {
    return severity !== 'info' && severity !== 'warning' && code !== 'run.stage-not-reached'
  })
}
