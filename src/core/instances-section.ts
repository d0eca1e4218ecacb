import { KubernetesSource } from './kubernetes-source.ts'
import { InstanceGroup, StateAccess } from './target.ts'
import { z } from './zod.ts'

const PodsOfGroup = InstanceGroup.partial({ addresses: true })

/** What a user writes of the instances: their addresses, or where in a cluster these are found. */
export const InstancesSection = z
  .strictObject({
    kubernetes: KubernetesSource.optional().describe('Finds the pods in a cluster, in place of addresses.'),
    gray: PodsOfGroup.optional(),
    stable: PodsOfGroup.optional(),
    state: StateAccess.prefault({}),
  })
  .superRefine((section, context) => {
    for (const { path, message } of problemsOfSection(section))
      context.addIssue({ code: 'custom', path: [...path], message })
  })
export type InstancesSection = z.infer<typeof InstancesSection>

interface SectionProblem {
  readonly path: readonly string[]
  readonly message: string
}

type Groups = Pick<InstancesSection, 'gray' | 'stable'>

function problemsOfSection({ kubernetes, gray, stable, state }: InstancesSection): SectionProblem[] {
  if (kubernetes === undefined) return problemsOfAddresses({ gray, stable })
  return [
    ...problemsOfBoth({ gray, stable }),
    ...(kubernetes.gray !== undefined && kubernetes.stable === undefined ? problemsOfLoneGray({ stable }) : []),
    ...(kubernetes.reach === 'proxy' ? problemsOfProxy(state) : []),
  ]
}

function problemsOfAddresses({ gray, stable }: Groups): SectionProblem[] {
  const example = 'addresses: [10.0.1.21:8080]'
  if (gray === undefined)
    return [{ path: ['gray'], message: `write gray: { ${example} }, or kubernetes: { rollout: user }` }]
  const lacking = Object.entries({ gray, stable }).filter(
    ([, group]) => group !== undefined && group.addresses === undefined,
  )
  return lacking.map(([name]) => ({ path: [name, 'addresses'], message: `write ${example}` }))
}

function problemsOfBoth(groups: Groups): SectionProblem[] {
  const named = Object.entries(groups).filter(([, group]) => group?.addresses !== undefined)
  const message = 'addresses and instances.kubernetes both say which the instances are: keep one of the two'
  return named.map(([name]) => ({ path: [name, 'addresses'], message }))
}

function problemsOfLoneGray({ stable }: Groups): SectionProblem[] {
  if (stable === undefined) return []
  return [{ path: ['stable'], message: 'a stable version needs stable pods: add instances.kubernetes.stable' }]
}

/** What the API server would take for itself, or does by its own rules. */
function problemsOfProxy({ auth, tls, headers }: StateAccess): SectionProblem[] {
  const names = Object.keys(headers ?? {}).map((name) => name.toLowerCase())
  const refused = [
    { key: 'auth', given: auth !== undefined, why: 'the API server gets the credentials, and never hands them on' },
    {
      key: 'headers',
      given: names.includes('authorization'),
      why: 'the authorization header is that of the API server',
    },
    { key: 'tls', given: tls !== undefined, why: 'the API server connects to the pod, by its own rules' },
  ]
  return refused
    .filter(({ given }) => given)
    .map(({ key, why }) => ({ path: ['state', key], message: `with kubernetes.reach: proxy ${why}` }))
}
