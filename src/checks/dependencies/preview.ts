import { formatDuration } from '../../core/duration.ts'
import { instanceInWords, isSymbolic } from '../../core/kubernetes-source.ts'
import type { Preview } from '../kind.ts'
import type { Declared, Spec } from './spec.ts'

export function preview(spec: Spec): Preview {
  const { instances, statePath, expect, vantage, nameServers, timeoutMs } = spec
  return {
    actions: [
      ...instances.map(({ address, group }) => `GET ${statePath} from ${instanceInWords(group, address)}, once a look`),
      ...expect.map((declared) => `${actionFor(declared)} from the runner, once a look`),
    ],
    needs: vantage === 'runner' ? needsOfRunner(spec) : needsOfInstances(spec),
    settings: {
      vantage,
      timeout: formatDuration(timeoutMs),
      ...(nameServers.length === 0 ? {} : { 'name servers': nameServers.join(', ') }),
    },
  }
}

function actionFor({ kind, target, status, alpn }: Declared): string {
  switch (kind) {
    case 'dns':
      return `look up ${target}`
    case 'tcp':
      return `connect to every address of ${target}`
    case 'tls':
      return `TLS handshake with every address of ${target}${alpn === null ? '' : ` for ${alpn}`}`
    case 'http':
      return `GET ${target} from every address, for the status ${status}`
  }
}

function needsOfRunner({ expect }: Spec): string[] {
  return expect.map(({ target }) => `the runner reaches ${target}`)
}

function needsOfInstances({ instances, expect }: Spec): string[] {
  const count = (group: 'gray' | 'stable'): number => instances.filter((instance) => instance.group === group).length
  const isOpen = instances.some(({ address }) => isSymbolic(address))
  const gray = isOpen ? 'all gray instances' : `all ${count('gray')} gray instances`
  return [
    ...expect.map(
      ({ name, target, identity }) =>
        `${gray} report ${name} at ${target}${identity === null ? '' : ` (identity ${identity})`} as reached`,
    ),
    ...(count('stable') === 0 ? [] : [`${gray} reach the targets and identities that the stable instances report`]),
  ]
}
