import { Duration } from '../../core/duration.ts'
import { Share } from '../../core/share.ts'
import { Responder } from '../../core/target.ts'
import { z } from '../../core/zod.ts'
import { commonEntryFields } from '../kind.ts'
import { nearMissNames } from './near-misses.ts'

export const Entry = z.strictObject({
  kind: z.literal('dyeing'),
  name: z.string().min(1).optional().describe('Tells several checks of this kind apart.'),
  requests: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Tagged and untagged probes per gateway address; when left out, what maxLeak and beta take.'),
  maxLeak: Share.prefault('1%').describe('The leak rate that has to be ruled out. Any leak that is seen fails.'),
  beta: Share.prefault('5%').describe('Largest chance of a pass although the leak rate is above maxLeak.'),
  maxLost: Share.prefault('5%').describe('Largest share of probes without a usable answer; they are asked again.'),
  tolerance: Share.optional().describe(
    'With gateway.grayWeight: how far above the weight the gray share of untagged traffic may be.',
  ),
  concurrency: z.int().min(1).max(256).default(8).describe('Probes in flight at a time.'),
  nearMisses: z
    .array(z.enum(nearMissNames))
    .optional()
    .describe('Requests with almost the tag, which must stay stable; all kinds when left out.'),
  nearMissRequests: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Probes per near miss and address; 5 when left out.'),
  timeout: Duration.prefault('5s').describe('For one probe.'),
  versions: z
    .strictObject({ gray: z.string().min(1), stable: z.string().min(1) })
    .optional()
    .describe(
      'What the responder says on each side. When left out, instances.gray.version and instances.stable.version; without these the gray and stable instances are asked for theirs.',
    ),
  identify: z
    .enum(['version', 'instance'])
    .default('version')
    .describe('What the responder tells: a version, or only the name of an instance, which is then looked up.'),
  everyInstance: z
    .boolean()
    .default(true)
    .describe('Whether every address of instances.gray has to be seen, where answers name their instance.'),
  ...commonEntryFields,
})
export type Entry = z.infer<typeof Entry>

const HeaderLines = z.array(z.tuple([z.string(), z.string()]))

export const Spec = z.strictObject({
  service: z.string(),
  url: z.string().describe('The URL that is asked for.'),
  method: z.string(),
  addresses: z.array(z.string()).nullable().describe('null: every address that the host of the URL resolves to.'),
  tag: z.strictObject({ header: z.string(), value: z.string() }),
  responder: Responder,
  identify: z.enum(['version', 'instance']),
  versions: z
    .strictObject({ gray: z.string(), stable: z.string() })
    .nullable()
    .describe('null: learned from the instances, or not looked at because their names tell the side.'),
  instances: z
    .strictObject({ gray: z.array(z.string()), stable: z.array(z.string()), statePath: z.string() })
    .nullable()
    .describe('Asked directly in every look for their versions, or names; null: the versions are given.'),
  grayInstances: z.int().nullable().describe('How many gray instances have to be seen; null: they are not counted.'),
  hops: z.array(z.strictObject({ service: z.string(), gray: z.string(), stable: z.string() })),
  weight: z
    .strictObject({ share: z.number(), limit: z.number() })
    .nullable()
    .describe('The share of untagged traffic that goes to gray on purpose, and the share that is too much.'),
  nearMisses: z.array(z.strictObject({ name: z.enum(nearMissNames), headers: HeaderLines })),
  requests: z.strictObject({ tagged: z.int(), untagged: z.int(), nearMiss: z.int() }),
  maxLeak: z.number(),
  alpha: z.number().describe('With a weight: the chance of a false alarm per address and direction.'),
  beta: z.number(),
  maxLost: z.number(),
  leakLimit: z.int().describe('After this many leaks an address and direction is asked no more in one look.'),
  silenceLimit: z.int().describe('After this many probes without any answer an address is asked no more in one look.'),
  concurrency: z.int(),
  timeoutMs: z.number(),
  curlOptions: z.array(z.string()).describe('What the reproduce line needs beside the tag; without secrets.'),
})
export type Spec = z.infer<typeof Spec>

export interface Direction {
  readonly name: string
  /** Which side has to answer. */
  readonly expects: 'gray' | 'stable'
  readonly nearMiss: boolean
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Usable answers that a proof takes, per gateway address. */
  readonly requests: number
}

/** Every way of asking; with the gateway addresses they make the strata that are each proven by themselves. */
export function directionsOf({ tag, nearMisses, requests }: Spec): Direction[] {
  const tagged = { name: 'tagged', expects: 'gray', nearMiss: false, requests: requests.tagged } as const
  const others = { expects: 'stable', nearMiss: true, requests: requests.nearMiss } as const
  return [
    { ...tagged, headers: [[tag.header, tag.value]] },
    { name: 'untagged', expects: 'stable', nearMiss: false, headers: [], requests: requests.untagged },
    ...nearMisses.map(({ name, headers }) => ({ ...others, name, headers })),
  ]
}

/** How many of the probes in a row that a proof rests on may be without a usable answer. */
export function lossAllowance(requests: number, maxLost: number): number {
  return Math.floor((requests * maxLost) / (1 - maxLost))
}

/** Missing one of the gray instances by chance, when they get equal shares, is rarer than this. */
const missedByChance = 0.001

/** Requests after which, at equal shares, an instance is left out with a chance below 0.1 % (union bound). */
export function coverageRequests(instances: number): number {
  if (instances < 2) return 1
  return Math.ceil(Math.log(missedByChance / instances) / Math.log1p(-1 / instances))
}

/** Fewer lost probes than this say nothing, however few were asked for. */
export const fewestLosses = 10
