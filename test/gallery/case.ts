import type { Question } from '../../src/lab/faults.ts'
import type { Lab, LabOptions } from '../../src/lab/lab.ts'

/** A change to the config of a release: what stands there, and what is written instead. */
export type Edit = readonly [from: string, to: string]

export interface Scene<Place> {
  readonly name: string
  readonly question: Question
  /** What is the matter, in a sentence or two. */
  readonly story: string
  /** Where it was seen: an issue, an incident, a rule of a standard. */
  readonly source: string
  /** Breaks the place, or changes it in a way that must not matter. */
  readonly arrange?: (place: Place) => void | Promise<void>
  readonly edits?: readonly Edit[] | ((place: Place) => readonly Edit[])
  /** What graycheck does not get right yet, and why. Such a case counts against the bars; its test tells when it is mended. */
  readonly open?: string
}

interface LabScene extends Scene<Lab> {
  /** How the lab is started. */
  readonly lab?: LabOptions
  /** As many probes as the config of the lab asks for, where fewer would find it by chance only. */
  readonly allProbes?: boolean
}

/** What graycheck has to say about a release that must not go on. */
export interface Expected<Place> {
  readonly status: 'fail' | 'inconclusive' | 'error'
  readonly code: string
  /** All that the code has to be found on, and nothing else: instances, hops, gateway addresses, metrics. */
  readonly subjects: (place: Place) => readonly string[]
  /** Who else has to be named in each of these findings, such as the instance that lacks a dependency. */
  readonly naming?: (place: Place) => readonly string[]
}

export interface Fault extends LabScene {
  readonly expect: Expected<Lab>
}

/** A release that looks odd and is healthy: anything but a pass is a false alarm. */
export interface Healthy extends LabScene {
  readonly expect: 'pass'
}

export type Case = Fault | Healthy

/** A case as far as it can be told without the place that it belongs to. */
export interface AnyCase extends Pick<Scene<never>, 'name' | 'question' | 'story' | 'source' | 'open'> {
  readonly expect: 'pass' | Pick<Expected<never>, 'status' | 'code'>
}

export function isFault<One extends { readonly expect: unknown }>(one: One): one is Exclude<One, { expect: 'pass' }> {
  return one.expect !== 'pass'
}
