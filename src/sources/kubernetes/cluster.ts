import { z } from '../../core/zod.ts'
import type { Api, ApiOptions, Reference } from './api.ts'
import { createApi, problemOf } from './api.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { ListPage } from './objects.ts'

export type { Reference }

/** The objects of one cluster, for reading. Everything throws SourceError. */
export interface Cluster {
  access(): Promise<ClusterAccess>
  get<Value>(path: string, schema: z.ZodType<Value>): Promise<Got<Value>>
  /** Everything that the selector finds, page by page. */
  list<Value>(path: string, selector: string, schema: z.ZodType<Value>): Promise<Listing<Value>>
}

export interface Got<Value> {
  readonly value: Value
  readonly reference: Reference
}

export interface Listing<Value> extends Reference {
  readonly items: readonly Value[]
}

const pageSize = 250
/** 100,000 pods, or what would fill the memory: no service has as many, and the list must end. */
const mostPages = 400
const mostBytes = 256 * 1024 * 1024

export function createCluster(options: ApiOptions): Cluster {
  const api = createApi(options)
  return {
    access: () => api.access(),
    get: async (path, schema) => {
      const answered = await api.ask('GET', path)
      return { value: api.read(answered, schema), reference: api.referenceOf(answered) }
    },
    list: (path, selector, schema) => list(api, `${path}?labelSelector=${encodeURIComponent(selector)}`, schema),
  }
}

async function list<Value>(api: Api, query: string, schema: z.ZodType<Value>): Promise<Listing<Value>> {
  // The snapshot that the pages come from is kept for minutes only; then the list begins anew, once.
  const listing = (await listOnce(api, query, schema, true)) ?? (await listOnce(api, query, schema, false))
  if (listing === null) throw new TypeError('a list that began anew twice')
  return listing
}

/** null when the snapshot has gone and the list may begin anew. Of each page only what the schema names is kept. */
async function listOnce<Value>(
  api: Api,
  query: string,
  schema: z.ZodType<Value>,
  mayRestart: boolean,
): Promise<Listing<Value> | null> {
  const items: Value[] = []
  let next = ''
  let bytes = 0
  for (let pages = 1; ; pages++) {
    const page = await api.ask('GET', `${query}&limit=${pageSize}${next}`)
    if (page.answer.status === 410 && next !== '' && mayRestart) return null
    const { metadata, items: more } = api.read(page, ListPage)
    const parsed = z.array(schema).safeParse(more ?? [])
    if (!parsed.success) throw api.fail(page.question, 'source.bad-answer', problemOf(parsed.error))
    for (const item of parsed.data) items.push(item)
    bytes += page.answer.body.byteLength
    const { continue: from = '' } = metadata
    if (from === '') return { items, ...api.referenceOf(page), request: `GET ${query}` }
    if (pages >= mostPages || bytes > mostBytes)
      throw api.fail(page.question, 'source.too-large', `the list goes on after ${pages} pages and ${bytes} bytes`)
    next = `&continue=${encodeURIComponent(from)}`
  }
}
