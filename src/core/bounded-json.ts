import { jsonExcess } from './json-excess.ts'

/** The value of a JSON document; undefined for what is none, and for more values than its API ever sends. */
export function parseBoundedJson(document: Uint8Array, mostValues: number): unknown {
  if (jsonExcess(document, mostValues) !== null) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(document))
  } catch {
    return undefined
  }
}
