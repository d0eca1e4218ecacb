import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { Verdict } from '../../src/core/verdict.ts'
import { sampleVerdict } from '../kit/sample-verdict.ts'

const published = new URL('../../schemas/verdict.schema.json', import.meta.url)

it('has the descriptions of the published schema', () => {
  const own = z.toJSONSchema(Verdict, { io: 'input', reused: 'inline' })
  const { properties } = z.object({ properties: z.unknown() }).parse(JSON.parse(readFileSync(published, 'utf8')))

  expect(descriptionsOf(own.properties)).toEqual(descriptionsOf(properties))
})

it('is read back as it was written', () => {
  expect(Verdict.parse(JSON.parse(JSON.stringify(sampleVerdict)))).toEqual(sampleVerdict)
})

function descriptionsOf(schema: unknown): string[] {
  return (JSON.stringify(schema).match(/"description":"(?:[^"\\]|\\.)*"/g) ?? []).sort()
}
