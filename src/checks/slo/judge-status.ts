import { compareText } from '../../core/canonical.ts'
import type { Series } from './judge-window.ts'

/** Which label tells the status of a request, and which of its values are errors. */

type Protocol = 'http' | 'grpc'

const usualLabels: Readonly<Record<Protocol, readonly string[]>> = {
  http: ['code', 'status', 'status_code'],
  grpc: ['grpc_code'],
}

// https://grpc.io/docs/guides/status-codes/; the ones for which the server is to blame.
const grpcErrors = ['unknown', 'deadlineexceeded', 'unimplemented', 'internal', 'unavailable', 'dataloss']
const grpcOthers = [
  'ok',
  'canceled',
  'cancelled',
  'invalidargument',
  'notfound',
  'alreadyexists',
  'permissiondenied',
  'resourceexhausted',
  'failedprecondition',
  'aborted',
  'outofrange',
  'unauthenticated',
]

/** The matcher that selects errors, for queries that people paste. */
export function errorMatcher(protocol: Protocol, label: string): string {
  if (protocol === 'http') return `${label}=~"5.."`
  return `${label}=~"Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss"`
}

export interface StatusReading {
  readonly label: string
  readonly isError: (series: Series) => boolean
}

/** Finds the label, or says why none can be used. Every series has to tell its status: a guess could hide errors. */
export function readStatuses(
  series: readonly Series[],
  protocol: Protocol,
  configured: string | null,
): StatusReading | { readonly problem: string } {
  const candidates = configured === null ? usualLabels[protocol] : [configured]
  const read = candidates.map((label) => ({
    label,
    statuses: series.map(({ labels }) => classify(protocol, labels[label] ?? '')),
  }))
  const readable = read.filter(({ statuses }) => statuses.every((status) => status !== null))
  const [first] = readable
  if (first === undefined) return { problem: whyNone(series, protocol, candidates) }
  const other = readable.find(({ statuses }) => statuses.some((status, index) => status !== first.statuses[index]))
  if (other !== undefined) {
    return { problem: `the labels ${first.label} and ${other.label} disagree on which requests failed` }
  }
  return { label: first.label, isError: ({ labels }) => classify(protocol, labels[first.label] ?? '') === 'error' }
}

function classify(protocol: Protocol, value: string): 'error' | 'other' | null {
  if (protocol === 'http') {
    if (!/^[1-5](\d\d|xx)$/i.test(value)) return null
    return value.startsWith('5') ? 'error' : 'other'
  }
  const name = value.toLowerCase().replaceAll('_', '')
  if (grpcErrors.includes(name)) return 'error'
  return grpcOthers.includes(name) ? 'other' : null
}

function whyNone(series: readonly Series[], protocol: Protocol, candidates: readonly string[]): string {
  const present = candidates.find((label) => series.some(({ labels }) => labels[label] !== undefined))
  if (present === undefined) {
    const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].filter(
      (name) => name !== '__name__',
    )
    return `no series has a label ${candidates.join(', ')}; the labels are ${names.sort(compareText).join(', ')}`
  }
  const values = series.map(({ labels }) => labels[present] ?? '').filter((value) => classify(protocol, value) === null)
  const shown = [...new Set(values)].sort(compareText).slice(0, 5)
  return `${values.length} of ${series.length} series have no readable ${protocol} status in the label ${present}: ${shown.map((value) => JSON.stringify(value)).join(', ')}`
}
