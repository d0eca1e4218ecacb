import type { Question } from '../../src/lab/faults.ts'
import type { Lab, LabOptions } from '../../src/lab/lab.ts'

/** A change to the config of the lab: what stands there, and what is written instead. */
export type Edit = readonly [from: string, to: string]

interface Scene {
  readonly name: string
  readonly question: Question
  /** What is the matter, in a sentence or two. */
  readonly story: string
  /** Where it was seen: an issue, an incident, a rule of a standard. */
  readonly source: string
  /** How the lab is started. */
  readonly lab?: LabOptions
  /** Breaks the lab, or changes it in a way that must not matter. */
  readonly arrange?: (lab: Lab) => void | Promise<void>
  readonly edits?: readonly Edit[] | ((lab: Lab) => readonly Edit[])
  /** What graycheck does not get right yet, and why. Such a case counts against the bars; its test tells when it is mended. */
  readonly open?: string
  /** As many probes as the config of the lab asks for, where fewer would find it by chance only. */
  readonly allProbes?: boolean
}

/** A release that must not go on, with what graycheck has to say about it. */
export interface Fault extends Scene {
  readonly expect: {
    readonly status: 'fail' | 'inconclusive' | 'error'
    readonly code: string
    /** All that the code has to be found on, and nothing else: instances, hops, gateway addresses, metrics. */
    readonly subjects: (lab: Lab) => readonly string[]
    /** Who else has to be named in each of these findings, such as the instance that lacks a dependency. */
    readonly naming?: (lab: Lab) => readonly string[]
  }
}

/** A release that looks odd and is healthy: anything but a pass is a false alarm. */
export interface Healthy extends Scene {
  readonly expect: 'pass'
}

export type Case = Fault | Healthy

export function isFault(one: Case): one is Fault {
  return one.expect !== 'pass'
}
