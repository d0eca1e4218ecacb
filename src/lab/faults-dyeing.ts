import type { LabFault } from './faults.ts'
import type { Gateway, HeaderLine } from './gateway.ts'
import type { LabParts } from './parts.ts'
import { always, ignoringCase, never } from './tag-matching.ts'
import { tagHeader, tagValue } from './topology.ts'

/** Faults of traffic dyeing: the right requests in the right group, at every hop. */
export const dyeingFaults: readonly LabFault[] = [
  {
    name: 'route-removed',
    question: 'dyeing',
    summary: 'The header route is gone from every gateway replica, so that tagged requests get the stable version.',
    expect: { status: 'fail', code: 'dyeing.tagged-escaped' },
    apply: onEveryGateway((gateway) => (gateway.matches = never)),
  },
  {
    name: 'one-gateway-without-route',
    question: 'dyeing',
    summary: 'The header route has not reached one of the two gateway replicas.',
    expect: { status: 'fail', code: 'dyeing.tagged-escaped' },
    apply: ({ gateways }) => gateways.slice(-1).forEach((gateway) => (gateway.matches = never)),
  },
  {
    name: 'route-case-insensitive',
    question: 'dyeing',
    summary: 'The gateway compares the tag without its case, as the map of nginx does.',
    expect: { status: 'fail', code: 'dyeing.near-miss-matched' },
    apply: onEveryGateway((gateway) => (gateway.matches = ignoringCase(tagValue))),
  },
  {
    name: 'weight-left-on',
    question: 'dyeing',
    summary: 'A weight of 5 % was left on the default route, so that users without the tag get the gray version.',
    expect: { status: 'fail', code: 'dyeing.untagged-leaked' },
    apply: onEveryGateway((gateway) => (gateway.grayShare = 0.05)),
  },
  {
    name: 'gray-without-endpoints',
    question: 'dyeing',
    summary: 'The header route leads to a gray service without endpoints: tagged requests are answered with 503.',
    expect: { status: 'fail', code: 'dyeing.gray-unreachable' },
    apply: onEveryGateway((gateway) => (gateway.upstreams.gray = [])),
  },
  {
    name: 'order-drops-tag',
    question: 'dyeing',
    summary: 'The gray order service does not pass the tag on, so that stock serves its stable version.',
    expect: { status: 'fail', code: 'dyeing.tag-lost' },
    apply: ({ instances }) =>
      instances.order.gray.forEach(({ behaviour }) => behaviour.forwardedHeaders.delete(tagHeader)),
  },
  {
    name: 'stable-order-calls-gray-stock',
    question: 'dyeing',
    summary: 'The stable order service sends all its calls to the gray version of stock.',
    expect: { status: 'fail', code: 'dyeing.hop-leaked' },
    apply: ({ instances }) => {
      for (const { behaviour } of instances.order.stable) if (behaviour.next !== null) behaviour.next.matches = always
    },
  },
  {
    name: 'responder-stripped',
    question: 'dyeing',
    summary: 'The gateway takes the version header off the answers, so that nobody can tell who answered.',
    expect: { status: 'inconclusive', code: 'dyeing.responder-missing' },
    apply: onEveryGateway((gateway) => (gateway.changeAnswer = withoutVersion)),
  },
  {
    name: 'instance-hangs',
    question: 'dyeing',
    summary:
      'One gray instance hangs. The gateway has ejected it, so that every request is answered and nothing shows.',
    expect: { status: 'inconclusive', code: 'dyeing.instances-unseen' },
    apply: (parts) => {
      const hanging = parts.instances.user.gray.slice(-1)
      for (const { behaviour } of hanging) behaviour.hangs = true
      const ejected = new Set(hanging.map(({ address }) => address))
      onEveryGateway(({ upstreams }) => (upstreams.gray = upstreams.gray.filter((one) => !ejected.has(one))))(parts)
    },
  },
]

function withoutVersion(lines: readonly HeaderLine[]): HeaderLine[] {
  return lines.filter(([name]) => name.toLowerCase() !== 'x-version')
}

function onEveryGateway(change: (gateway: Gateway) => unknown): (parts: LabParts) => void {
  return ({ gateways }) => {
    for (const gateway of gateways) change(gateway)
  }
}
