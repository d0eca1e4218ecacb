import type { Instance } from '../../src/lab/instance.ts'
import type { Lab } from '../../src/lab/lab.ts'

/** The subjects of findings, as graycheck names them. */
export type Subjects = (lab: Lab) => readonly string[]

export const everyGateway: Subjects = ({ addresses }) => addresses.gateway.replicas
export const secondGateway: Subjects = ({ addresses }) => addresses.gateway.replicas.slice(1)

/** A hop or a near miss at each gateway replica. */
export function atEveryGateway(...what: readonly string[]): Subjects {
  return (lab) => what.flatMap((each) => everyGateway(lab).map((address) => `${each} via ${address}`))
}

export const everyGray: Subjects = ({ parts }) => parts.instances.user.gray.map(nameOf)
export const lastGray: Subjects = ({ parts }) => parts.instances.user.gray.slice(-1).map(nameOf)
export const everyStable: Subjects = ({ parts }) => parts.instances.user.stable.map(nameOf)
export const lastStable: Subjects = ({ parts }) => parts.instances.user.stable.slice(-1).map(nameOf)

/** An instance that told nothing, not even its name. */
export const lastGrayAddress: Subjects = ({ parts }) =>
  parts.instances.user.gray.slice(-1).map(({ address }) => address)

export function named(...subjects: readonly string[]): Subjects {
  return () => subjects
}

function nameOf({ id, address }: Instance): string {
  return `${id} (${address})`
}

export const configKeySubject: Subjects = ({ addresses }) => [`etcd key ${addresses.configStore.key}`]

const gray = '{service="user",role="gray"}'
export const grayCounter = `http_requests_total${gray}`
export const grayBuckets = `http_request_duration_seconds_bucket${gray}`

/** All that the SLO checks of the lab ask for. */
export const everyQuery = named(grayCounter, grayBuckets, `up${gray}`, `process_start_time_seconds${gray}`)

/** What they count by, once the bucket bounds are known. */
export const everyCount = named(
  grayCounter,
  grayBuckets.replace('}', ',le=~"\\\\+Inf|0\\\\.3"}'),
  `up${gray}`,
  `process_start_time_seconds${gray}`,
)

export const orderGray: Subjects = ({ parts }) => parts.instances.order.gray.map(nameOf)

/** Several instances in one finding. */
export const mergedStable: Subjects = ({ parts }) => {
  const byAddress = parts.instances.user.stable.toSorted((a, b) => (a.address < b.address ? -1 : 1))
  return [byAddress.map(nameOf).join(', ')]
}
