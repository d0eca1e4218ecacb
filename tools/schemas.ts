import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { kinds } from '../src/checks/registry.ts'
import { Verdict } from '../src/core/verdict.ts'
import { InstanceState } from '../src/instances/state.ts'
import { Config, environmentKeys } from '../src/plan/config.ts'
import { openApiText } from '../src/serve/openapi.ts'

/**
 * Writes the JSON Schemas of schemas/ from the zod schemas that graycheck itself parses with; `--check` compares
 * instead, and fails when one on disk is not current.
 */

/** The smallest config that checks traffic and versions. */
export const exampleConfig = {
  version: 1,
  service: 'user',
  tag: { header: 'x-gray-tag', value: 'v2-canary' },
  gateway: { url: 'https://shop.example', request: { path: '/api/profile' }, responder: { header: 'x-version' } },
  instances: {
    gray: { addresses: ['10.0.1.21:8080'], version: '2.1.0-canary.3' },
    stable: { addresses: ['10.0.1.11:8080'], version: '2.0.9' },
  },
}

type JsonSchema = z.core.JSONSchema.JSONSchema

export function renderSchemas(): ReadonlyMap<string, string> {
  const verdict = { title: 'graycheck verdict', description: 'What a run of graycheck came to.' }
  const schemas: [string, JsonSchema][] = [
    ['config.schema.json', configSchema()],
    ['verdict.schema.json', { ...jsonSchemaOf(Verdict), ...verdict }],
    ['instance-state.schema.json', jsonSchemaOf(InstanceState)],
  ]
  const texts = schemas.map(([name, schema]): [string, string] => [name, `${JSON.stringify(schema, null, 2)}\n`])
  return new Map([...texts, ['serve.openapi.json', openApiText()]])
}

function configSchema(): JsonSchema {
  const config = mapSchemas(jsonSchemaOf(Config), allowVariables)
  const entries = kinds.map(({ kind, summary, entrySchema }): [string, JsonSchema] => {
    const { $schema: _, ...entry } = mapSchemas(jsonSchemaOf(entrySchema), allowVariables)
    return [kind, { title: `${kind} check`, description: summary, ...entry }]
  })
  const withKinds = mapSchemas(config, chooseKind)
  const { environments, ...properties } = withKinds.properties ?? {}
  return {
    ...withKinds,
    properties: { ...properties, environments: environmentsSchema(environments, withKinds) },
    title: 'graycheck.yaml',
    description: 'What a gray release must prove before it may go on.',
    examples: [exampleConfig],
    definitions: Object.fromEntries(entries),
  }
}

/** The entries under `checks` are parsed by the kinds, so the schema of the file leaves them open. */
function chooseKind(schema: JsonSchema): JsonSchema {
  const checks = schema.properties?.['checks']
  if (typeof checks !== 'object') return schema
  const items = { anyOf: kinds.map(({ kind }) => ({ $ref: `#/definitions/${kind}` })) }
  return { ...schema, properties: { ...schema.properties, checks: { ...checks, items } } }
}

/** An environment holds any part of what it lays over the base, so nothing in its mappings is required. */
function environmentsSchema(open: boolean | JsonSchema | undefined, { properties = {} }: JsonSchema): JsonSchema {
  const own = environmentKeys.map((key): [string, JsonSchema] => {
    const schema = properties[key]
    if (typeof schema !== 'object') throw new TypeError(`the config has no key ${key}`)
    return [key, key === 'stages' ? schema : mapSchemas(schema, withoutRequired)]
  })
  const environment: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(own),
    additionalProperties: false,
  }
  return { ...(typeof open === 'object' ? open : {}), additionalProperties: environment }
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any', reused: 'inline' })
  return mapSchemas(json, withoutSafeIntegers)
}

/** Zod writes the range of exact integers as limits; to a reader they are noise. */
function withoutSafeIntegers({ minimum, maximum, ...schema }: JsonSchema): JsonSchema {
  return {
    ...schema,
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
  }
}

/** An editor sees `${NAME}` before it is filled in. */
function allowVariables(schema: JsonSchema): JsonSchema {
  return schema.pattern === undefined ? schema : { ...schema, pattern: `\\$\\{|${schema.pattern}` }
}

function withoutRequired(schema: JsonSchema): JsonSchema {
  const { required: _, ...rest } = schema
  return rest
}

/** Applies the change to every schema in the schema, innermost first. */
function mapSchemas(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const inner = <Part extends boolean | JsonSchema>(part: Part): Part | JsonSchema =>
    typeof part === 'object' ? mapSchemas(part, change) : part
  const { properties, items, additionalProperties, anyOf, oneOf, allOf } = schema
  return change({
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, inner(part)])),
    }),
    ...(items && { items: Array.isArray(items) ? items.map(inner) : inner(items) }),
    ...(additionalProperties && { additionalProperties: inner(additionalProperties) }),
    ...(anyOf && { anyOf: anyOf.map(inner) }),
    ...(oneOf && { oneOf: oneOf.map(inner) }),
    ...(allOf && { allOf: allOf.map(inner) }),
  })
}

function main(): void {
  const folder = join(import.meta.dirname, '..', 'schemas')
  const check = process.argv.includes('--check')
  for (const [name, text] of renderSchemas()) {
    const path = join(folder, name)
    if (!check) writeFileSync(path, text)
    else if (readIfThere(path) !== text) {
      console.error(`schemas/${name} is not current: run npm run schemas`)
      process.exitCode = 1
    }
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

if (import.meta.main) main()
