import { Duration, formatDuration } from '../../core/duration.ts'
import { allInWords, instanceInWords } from '../../core/kubernetes-source.ts'
import { JsonPointer } from '../../core/pointer.ts'
import type { JsonAdapter, Target } from '../../core/target.ts'
import { accessFields, HttpUrl } from '../../core/target.ts'
import { z } from '../../core/zod.ts'
import { problemsOfInstances } from '../../instances/problems.ts'
import { defaultStatePath } from '../../instances/state.ts'
import type { EtcdAccess } from '../../sources/etcd/read-key.ts'
import type { Preview, Resolved, SpecProblem, Unresolved } from '../kind.ts'
import { commonEntryFields } from '../kind.ts'

const Etcd = z.strictObject({
  endpoints: z
    .array(HttpUrl)
    .min(1)
    .describe('Client URLs of the members, asked in this order until one answers. The JSON gateway must be on.'),
  key: z.string().min(1).describe('The key that holds the config.'),
  timeout: Duration.prefault('5s').describe('For one answer of one endpoint.'),
  ...accessFields,
})

const Desired = z
  .strictObject({
    etcd: Etcd.optional(),
    file: z.string().min(1).optional().describe('A file on the machine that runs graycheck.'),
    folder: z
      .string()
      .min(1)
      .optional()
      .describe('A folder of config files, such as a mounted ConfigMap; compared as tree hash.'),
  })
  .refine(({ etcd, file, folder }) => [etcd, file, folder].filter((way) => way !== undefined).length === 1, {
    error: 'expected exactly one of etcd, file and folder',
  })

export const Entry = z.strictObject({
  kind: z.literal('config'),
  name: z.string().min(1).max(512).describe('The name of the config in the instance state.'),
  as: z
    .enum(['raw', 'json'])
    .default('raw')
    .describe('raw compares the hash of the stored bytes; json compares values, whatever their spelling.'),
  desired: Desired.describe('Where it stands what every gray instance should run.'),
  propagationBudget: Duration.prefault('10s').describe('How long a new config may take to reach every instance.'),
  only: z.array(JsonPointer).min(1).optional().describe('With as: json: compare these places and what is below them.'),
  ignore: z
    .array(JsonPointer)
    .optional()
    .describe('With as: json: leave these places out, such as values that each instance overrides on purpose.'),
  ...commonEntryFields,
})
export type Entry = z.infer<typeof Entry>

const DesiredPlace = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('etcd'), key: z.string() }),
  z.strictObject({ from: z.literal('file'), path: z.string() }),
  z.strictObject({ from: z.literal('folder'), path: z.string() }),
])
export type DesiredPlace = z.infer<typeof DesiredPlace>

export const Spec = z.strictObject({
  name: z.string(),
  as: z.enum(['raw', 'json']),
  desired: DesiredPlace,
  propagationBudgetMs: z.number(),
  only: z.array(z.string()).nullable(),
  ignore: z.array(z.string()),
  addresses: z.array(z.string()),
  statePath: z.string(),
})
export type Spec = z.infer<typeof Spec>

export function resolve(entry: Entry, { instances }: Target): Resolved<Spec, EtcdAccess> | Unresolved {
  const problems: SpecProblem[] = [
    ...problemsOfInstances(instances).map((message) => ({ path: [], message })),
    ...problemsOfScope(entry),
    ...problemsOfAdapter(entry, instances?.state.json),
  ]
  if (instances === undefined || problems.length > 0) return { problems }
  const { gray, state } = instances
  const spec = {
    name: entry.name,
    as: entry.as,
    desired: placeOf(entry),
    propagationBudgetMs: entry.propagationBudget,
    only: entry.only ?? null,
    ignore: entry.ignore ?? [],
    addresses: gray.addresses,
    statePath: state.json?.path ?? state.path ?? defaultStatePath,
  }
  const { etcd } = entry.desired
  if (etcd === undefined) return { spec }
  const { endpoints, headers, auth, tls, timeout } = etcd
  return { spec, access: { endpoints, headers, auth, tls, timeoutMs: timeout } }
}

function placeOf({ desired }: Entry): DesiredPlace {
  if (desired.etcd !== undefined) return { from: 'etcd', key: desired.etcd.key }
  if (desired.file !== undefined) return { from: 'file', path: desired.file }
  // The schema allows exactly one of the three.
  return { from: 'folder', path: desired.folder ?? '' }
}

function problemsOfScope({ as, only, ignore, desired }: Entry): SpecProblem[] {
  const problems: SpecProblem[] = []
  if (as === 'json' && desired.folder !== undefined)
    problems.push({ path: ['as'], message: 'a folder is compared by its hash: write as: raw, or leave it out' })
  if (as === 'raw' && only !== undefined)
    problems.push({ path: ['only'], message: 'only needs as: json: raw compares all bytes' })
  if (as === 'raw' && ignore !== undefined)
    problems.push({ path: ['ignore'], message: 'ignore needs as: json: raw compares all bytes' })
  return problems
}

/** A page that can't tell enough would leave the check undecided for ever: better to say so before the run. */
function problemsOfAdapter({ as, desired }: Entry, json: JsonAdapter | undefined): SpecProblem[] {
  if (json === undefined) return []
  if (desired.folder !== undefined)
    return [
      {
        path: ['desired', 'folder'],
        message: 'a folder needs the open contract: instances.state.json has no tree hash',
      },
    ]
  if (as === 'raw' && json.sha256 === undefined)
    return [{ path: ['as'], message: 'as: raw compares hashes, but instances.state.json has no sha256 pointer' }]
  if (as === 'json' && json.values === undefined && json.sha256 === undefined)
    return [{ path: ['as'], message: 'instances.state.json has neither a values nor a sha256 pointer to compare by' }]
  return []
}

export function placeWords(place: DesiredPlace): string {
  return place.from === 'etcd' ? `etcd key ${place.key}` : `${place.from} ${place.path}`
}

export function preview(spec: Spec): Preview {
  const { addresses, as, only, ignore } = spec
  const place = placeWords(spec.desired)
  const budget = formatDuration(spec.propagationBudgetMs)
  return {
    actions: [
      `read ${place} before and after the instances, each look`,
      ...addresses.map((address) => `GET ${spec.statePath} from ${instanceInWords('gray', address)}, once a look`),
    ],
    needs: [
      `${allInWords('gray', addresses)} run what ${place} holds, ${as === 'raw' ? 'byte for byte' : 'value by value'}`,
      `a new config may take ${budget} from when graycheck first sees it`,
    ],
    settings: {
      as,
      propagationBudget: budget,
      only: only?.join(', ') ?? 'everything',
      ignore: ignore.length === 0 ? 'nothing' : ignore.join(', '),
    },
  }
}
