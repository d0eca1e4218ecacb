import type { EvidenceReference } from './finding.ts'

/** What any observation of an instance tells of itself; `id` is missing where it did not answer. */
interface About {
  readonly id?: string | null
  readonly address: string
  readonly source: string
  readonly request: string
  readonly at: string
}

/** The name that an instance gives itself, with its address. */
export function instanceLabel({ id, address }: Pick<About, 'id' | 'address'>): string {
  return id === null || id === undefined ? address : `${id} (${address})`
}

export function instanceReference(about: About): EvidenceReference {
  const { source, request, at, id } = about
  return { source, request, at, vantage: id === undefined ? 'runner' : instanceLabel(about) }
}

/** A line for the shell that asks the same again, from `GET <url>`. Credentials are left to the reader. */
export function curlLine({ request }: Pick<About, 'request'>): string {
  return `curl -sS '${request.replace(/^GET /, '').replaceAll("'", '%27')}'`
}
