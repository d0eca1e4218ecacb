import { allInWords, instanceInWords } from '../../core/kubernetes-source.ts'
import type { InstanceGroup, Target } from '../../core/target.ts'
import { z } from '../../core/zod.ts'
import { problemsOfInstances } from '../../instances/problems.ts'
import { defaultStatePath } from '../../instances/state.ts'
import type { Preview, Resolved, Unresolved } from '../kind.ts'
import { commonEntryFields } from '../kind.ts'

export const Entry = z.strictObject({
  kind: z.literal('release'),
  name: z.string().min(1).optional().describe('Tells several checks of this kind apart.'),
  ...commonEntryFields,
})
export type Entry = z.infer<typeof Entry>

export const PlannedInstance = z.strictObject({
  address: z.string(),
  group: z.enum(['gray', 'stable']),
  version: z
    .string()
    .nullable()
    .describe('What it must run. null: one version for all gray instances, for stable ones anything but that.'),
})
export type PlannedInstance = z.infer<typeof PlannedInstance>

export const Spec = z.strictObject({
  service: z.string(),
  tag: z.string(),
  grayVersion: z.string().nullable().describe('null: the plan names none, so the gray instances must agree on one.'),
  instances: z.array(PlannedInstance),
  statePath: z.string(),
  pods: z.boolean().default(false).describe('Whether a cluster tells what runs in the pods of the gray instances.'),
})
export type Spec = z.infer<typeof Spec>

export function resolve(_entry: Entry, { service, tag, instances }: Target): Resolved<Spec> | Unresolved {
  const problems = problemsOfInstances(instances)
  if (instances?.state.json !== undefined && instances.state.json.version === undefined)
    problems.push('instances.state.json.version is missing: without this pointer the running version stays unknown')
  if (instances === undefined || problems.length > 0)
    return { problems: problems.map((message) => ({ path: [], message })) }
  const { gray, stable, state } = instances
  return {
    spec: {
      service,
      tag: tag.value,
      grayVersion: gray.version ?? null,
      instances: [...planned(gray, 'gray'), ...(stable === undefined ? [] : planned(stable, 'stable'))],
      statePath: state.json?.path ?? state.path ?? defaultStatePath,
      pods: instances.pods !== undefined,
    },
  }
}

function planned({ addresses, version }: InstanceGroup, group: PlannedInstance['group']): PlannedInstance[] {
  return addresses.map((address) => ({ address, group, version: version ?? null }))
}

export function preview({ instances, statePath, service, grayVersion }: Spec): Preview {
  const counts = (['gray', 'stable'] as const).map((group) => {
    const members = instances.filter((instance) => instance.group === group)
    return {
      group,
      addresses: members.map(({ address }) => address),
      version: members[0]?.version ?? unplannedVersion(group, grayVersion),
    }
  })
  const groups = counts.filter(({ addresses }) => addresses.length > 0)
  return {
    actions: instances.map(
      ({ address, group }) => `GET ${statePath} from ${instanceInWords(group, address)}, once a look`,
    ),
    needs: groups.map(({ group, addresses, version }) => `${allInWords(group, addresses)} report version ${version}`),
    settings: { service, ...Object.fromEntries(groups.map(({ group, version }) => [`${group} version`, version])) },
  }
}

/** What an instance of the group must run when the plan names no version for it, in words. */
export function unplannedVersion(group: PlannedInstance['group'], grayVersion: string | null): string {
  return group === 'gray' ? 'one and the same' : `any but ${grayVersion ?? 'the gray one'}`
}
