import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { kinds } from '../../src/checks/registry.ts'
import { exampleConfig, renderSchemas } from '../../tools/schemas.ts'
import { problemsOf } from './load-helpers.ts'

const root = join(import.meta.dirname, '..', '..')
const schemas = renderSchemas()

/** As much of JSON Schema as these tests look at. */
const Schema = z.looseObject({
  required: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  const: z.unknown().optional(),
  get properties() {
    return z.record(z.string(), Schema).optional()
  },
  get additionalProperties() {
    return z.union([z.boolean(), Schema]).optional()
  },
  get items() {
    return Schema.optional()
  },
  get definitions() {
    return z.record(z.string(), Schema).optional()
  },
})
type Schema = z.infer<typeof Schema>

function schemaOf(name: string): Schema {
  return Schema.parse(JSON.parse(schemas.get(name) ?? ''))
}

describe('schemas/', () => {
  it.each([...schemas])('%s is current', (name, text) => {
    expect(readFileSync(join(root, 'schemas', name), 'utf8')).toBe(text)
  })

  it('holds nothing else', () => {
    expect(readdirSync(join(root, 'schemas')).sort()).toEqual([...schemas.keys()].sort())
  })

  it.each([...schemas.keys()].filter((name) => name.endsWith('.schema.json')))(
    '%s is draft 7 with a title, and without an id',
    (name) => {
      const schema = schemaOf(name)

      expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#')
      expect(schema['$id']).toBeUndefined()
      expect(schema['title']).toEqual(expect.any(String))
      expect(schema['description']).toEqual(expect.any(String))
    },
  )
})

describe('the schema of the config', () => {
  const config = schemaOf('config.schema.json')
  const stage = config.properties?.['stages']?.items

  it('offers every kind of check, told apart by kind', () => {
    expect(stage?.properties?.['checks']?.items).toEqual({
      anyOf: kinds.map(({ kind }) => ({ $ref: `#/definitions/${kind}` })),
    })
    for (const { kind } of kinds) {
      const definition = config.definitions?.[kind]
      expect(definition?.properties?.['kind']?.const).toBe(kind)
      expect(definition?.required).toContain('kind')
      expect(definition?.additionalProperties).toBe(false)
    }
  })

  it('refuses unknown keys, and says what is required', () => {
    expect(config.additionalProperties).toBe(false)
    expect(config.required).toEqual(['version', 'service', 'tag'])
    expect(config.properties?.['gateway']?.additionalProperties).toBe(false)
    expect(config.properties?.['gateway']?.required).toEqual(['url'])
  })

  it('requires nothing in the mappings of an environment', () => {
    const environment = Schema.parse(config.properties?.['environments']?.additionalProperties)

    expect(Object.keys(environment.properties ?? {})).not.toContain('version')
    expect(environment.additionalProperties).toBe(false)
    expect(environment.properties?.['gateway']?.required).toBeUndefined()
    expect(environment.properties?.['gateway']?.additionalProperties).toBe(false)
  })

  it('lets a variable stand where a pattern is asked for', () => {
    const pattern = new RegExp(config.properties?.['timeout']?.pattern ?? 'none')

    expect(['30s', '${TIMEOUT}', '${TIMEOUT:-30s}', '30'].map((text) => pattern.test(text))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})

describe('examples', () => {
  it('the one in the schema is valid', async () => {
    expect(await problemsOf(JSON.stringify(exampleConfig))).toEqual([])
  })

  const documents = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  const markdown = [...documents.map((name) => join('docs', name)), 'README.md'].filter((name) => name.endsWith('.md'))
  const examples = markdown.flatMap((name) =>
    completeConfigs(name).map((text, index): [string, string] => [`${name} #${index + 1}`, text]),
  )

  it('are there', () => {
    expect(examples.map(([title]) => title)).toContain('docs/config.md #1')
  })

  it.each(examples)('%s is valid', async (_title, text) => {
    const names = Array.from(text.matchAll(/\$\{([A-Z_]+)/g), ([, name]) => name ?? '')
    const env = Object.fromEntries(names.map((name) => [name, 'filled-in']))

    expect(await problemsOf(text, { env })).toEqual([])
  })
})

/** The YAML blocks of a document that are a whole config. */
function completeConfigs(name: string): string[] {
  let text = ''
  try {
    text = readFileSync(join(root, name), 'utf8')
  } catch {
    return []
  }
  const blocks = Array.from(text.matchAll(/^```yaml\n(.*?)^```$/gms), ([, block]) => block ?? '')
  return blocks.filter((block) => /^version: 1$/m.test(block))
}
