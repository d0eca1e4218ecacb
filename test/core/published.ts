import { z } from 'zod'

const Published = z.object({ pattern: z.string(), examples: z.array(z.string()).min(1) })

interface Published {
  readonly pattern: RegExp
  readonly examples: readonly string[]
}

/** What editors are told of a text: the pattern that they check it with, and the examples that they offer. */
export function publishedOf(schema: z.ZodType): Published {
  const { pattern, examples } = Published.parse(z.toJSONSchema(schema, { io: 'input' }))
  return { pattern: new RegExp(pattern), examples }
}
