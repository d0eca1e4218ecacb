import { cutText } from '../../core/cut-text.ts'
import { jsonExcess } from '../../core/json-excess.ts'
import { readPointer } from '../../core/pointer.ts'
import type { AnswerPart } from '../../core/target.ts'
import { z } from '../../core/zod.ts'
import type { HttpAnswer } from '../../http/door.ts'
import { InstanceState } from '../../instances/state.ts'
import type { Answered } from './evidence.ts'
import { Hop } from './evidence.ts'
import type { Spec } from './spec.ts'

/** Longer values are cut, and then equal no version that anyone configures. */
const longestValue = 200

/** A header field that names many values is not worth keeping. */
const mostValues = 5
const mostHops = 50

/** JSON that holds more values is not read; a page of 1 MiB that people write is far below. */
const mostJsonValues = 200_000

const HopList = z.array(Hop.extend({ instance: z.string().nullable().default(null) }).strip())

/** Headers of caches and CDNs that say so when they answered themselves; Cache-Status is RFC 9211. */
const cacheHeaders = ['cache-status', 'x-cache', 'x-cache-status', 'cf-cache-status', 'x-proxy-cache']

/** Takes from an answer what tells who gave it. Judges nothing; what can't be read is missing. */
export function readAnswer(answer: HttpAnswer, { responder }: Pick<Spec, 'responder'>): Answered {
  const document = readsBody(responder) ? parseBody(answer.body) : undefined
  const state = responder.state === true ? InstanceState.safeParse(document).data?.instance : undefined
  const values = responder.state === true ? listOf(state?.version) : readPart(answer, document, responder)
  const names = responder.instance === undefined ? [] : readPart(answer, document, responder.instance)
  return {
    kind: 'answered',
    status: answer.status,
    responder: values.slice(0, mostValues).map(cut),
    instance: cutOrNull((names.length === 1 ? names[0] : undefined) ?? state?.id),
    hops: responder.hops === undefined ? null : readHops(answer, document, responder.hops),
    cache: readCache(answer.headers),
  }
}

function listOf(text: unknown): string[] {
  return typeof text === 'string' && text.trim() !== '' ? [text.trim()] : []
}

function readsBody(responder: Spec['responder']): boolean {
  const parts = [responder, responder.instance, responder.hops]
  return responder.state === true || parts.some((part) => part?.json !== undefined)
}

/** The distinct values of a header, or the one of a JSON pointer. Strings and whole numbers name something. */
function readPart({ headers }: HttpAnswer, document: unknown, { header, json }: AnswerPart): string[] {
  if (header !== undefined) {
    const values = headers.get(header.toLowerCase()) ?? []
    return [...new Set(values.map((value) => value.trim()))].filter((value) => value !== '')
  }
  const value = json === undefined ? undefined : readPointer(document, json)
  return listOf(Number.isSafeInteger(value) ? String(value) : value)
}

function readHops(answer: HttpAnswer, document: unknown, { header, json }: AnswerPart): Answered['hops'] {
  const lines = header === undefined ? [] : (answer.headers.get(header.toLowerCase()) ?? [])
  const list = json === undefined ? parseJson(lines.length === 1 ? (lines[0] ?? '') : '') : readPointer(document, json)
  const hops = HopList.safeParse(list).data
  if (hops === undefined || hops.length > mostHops) return null
  return hops.map(({ service, version, instance }) => ({
    service: cut(service),
    version: cut(version),
    instance: cutOrNull(instance),
  }))
}

function readCache(headers: HttpAnswer['headers']): string | null {
  const age = headers.get('age')?.[0]?.trim() ?? ''
  if (/^\d+$/.test(age) && Number(age) > 0) return cut(`age: ${age}`)
  for (const name of cacheHeaders) {
    const value = headers.get(name)?.join(', ') ?? ''
    if (/\bhit\b/i.test(value)) return cut(`${name}: ${value}`)
  }
  return null
}

function parseBody(body: Uint8Array): unknown {
  return jsonExcess(body, mostJsonValues) === null ? parseJson(new TextDecoder().decode(body)) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function cut(value: string): string {
  return cutText(value, longestValue)
}

function cutOrNull(value: string | null | undefined): string | null {
  return value === undefined || value === null ? null : cut(value)
}
