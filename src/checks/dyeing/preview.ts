import { formatDuration } from '../../core/duration.ts'
import { instanceInWords } from '../../core/kubernetes-source.ts'
import { formatPercent } from '../../core/share.ts'
import type { Preview } from '../kind.ts'
import { writtenAs } from './judge-words.ts'
import type { Spec } from './spec.ts'
import { directionsOf } from './spec.ts'

export function preview(spec: Spec): Preview {
  return { actions: actionsOf(spec), needs: needsOf(spec), settings: settingsOf(spec) }
}

function actionsOf(spec: Spec): string[] {
  const { method, url, requests, tag, nearMisses } = spec
  const addresses = spec.addresses === null ? `every address of ${new URL(url).host}` : spec.addresses.join(' and ')
  const request = `${method} ${url} to ${addresses}, each on a new connection`
  const { gray = [], stable = [], statePath = '' } = spec.instances ?? {}
  const asked = [
    ...gray.map((one) => instanceInWords('gray', one)),
    ...stable.map((one) => instanceInWords('stable', one)),
  ]
  const written = directionsOf(spec)
    .filter(({ nearMiss }) => nearMiss)
    .map((direction) => `${direction.name} (${writtenAs(direction)})`)
  return [
    ...asked.map((instance) => `GET ${statePath} from ${instance}, once a look`),
    `${requests.tagged} x with ${tag.header}: ${tag.value}, ${request}`,
    `${requests.untagged} x without it, ${request}`,
    ...(nearMisses.length > 0 ? [`${requests.nearMiss} x with each near miss, ${request}: ${written.join(', ')}`] : []),
  ]
}

function needsOf({ maxLeak, beta, requests, weight, hops, grayInstances, nearMisses, ...spec }: Spec): string[] {
  const confidence = formatPercent(1 - beta)
  const identity = spec.identify === 'instance' ? 'name' : 'version'
  return [
    ...(spec.instances === null
      ? []
      : [`every gray and stable instance tells its ${identity}, none that of the other side`]),
    `${requests.tagged} tagged answers per address, all gray: leak rate below ${formatPercent(maxLeak)} (${confidence})`,
    weight === null
      ? `${requests.untagged} untagged answers per address, all stable`
      : `${requests.untagged} untagged answers per address, gray share below ${formatPercent(weight.limit)} (${confidence})`,
    ...(nearMisses.length > 0 ? [`${requests.nearMiss} stable answers per near miss and address`] : []),
    ...(hops.length > 0 ? [`every answer tells its hops: ${hops.map(({ service }) => service).join(', ')}`] : []),
    ...(grayInstances === null ? [] : [`all ${grayInstances} gray instances seen`]),
  ]
}

function settingsOf({ versions, weight, ...spec }: Spec): Record<string, string> {
  return {
    maxLeak: formatPercent(spec.maxLeak),
    beta: formatPercent(spec.beta),
    maxLost: formatPercent(spec.maxLost),
    ...(weight === null ? {} : { tolerance: formatPercent(weight.limit - weight.share) }),
    concurrency: String(spec.concurrency),
    timeout: formatDuration(spec.timeoutMs),
    identify: spec.identify,
    ...(versions === null ? {} : { gray: versions.gray, stable: versions.stable }),
    ...(versions === null && spec.identify === 'version' ? { versions: 'as the instances report' } : {}),
  }
}
