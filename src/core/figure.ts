import { Severity } from './status.ts'
import { z } from './zod.ts'

/**
 * What a check measured, in shapes that a report can draw without knowing the kind of the check. A later version may add
 * types of figures; a reader leaves out those that it does not know.
 */

const group = z.enum(['gray', 'stable']).nullable()

const mark = z
  .union([z.literal('pass'), Severity])
  .nullable()
  .describe('What it shows about the release; null where it is only told.')
export type Mark = z.infer<typeof mark>

const finite = z.number().nullable()

/** A number with its bounds, as the evidence grew. All that was seen up to a point counts in it. */
export const SeriesFigure = z.strictObject({
  type: z.literal('series'),
  subject: z.string(),
  name: z.string().describe('What is measured: "error ratio", "leak rate" ...'),
  unit: z.string().describe('"ratio" is drawn as a percentage.'),
  limit: finite,
  points: z.array(
    z.strictObject({
      at: z.string().describe('RFC 3339 in UTC.'),
      sampleSize: z.number().describe('Requests or probes up to here.'),
      value: finite,
      lower: finite.describe('Lower bound that holds at all points at once.'),
      upper: finite.describe('Upper bound that holds at all points at once.'),
    }),
  ),
})
export type SeriesFigure = z.infer<typeof SeriesFigure>

export const Cell = z.strictObject({ text: z.string(), mark })
export type Cell = z.infer<typeof Cell>

/** A table of things against what is known of each. Members whose cells are all alike share a row. */
export const MatrixFigure = z.strictObject({
  type: z.literal('matrix'),
  of: z.string().describe('What a member is: matrices "of instances" can be joined by the ids of their members.'),
  columns: z.array(z.string()),
  rows: z.array(
    z.strictObject({
      group,
      members: z.array(z.strictObject({ id: z.string(), name: z.string().nullable() })),
      cells: z.array(Cell).describe('One a column.'),
    }),
  ),
  omitted: z.int().describe('How many members are left out because there are too many; the worst come first.'),
})
export type MatrixFigure = z.infer<typeof MatrixFigure>

/** Which way requests took, from station to station. */
export const MapFigure = z.strictObject({
  type: z.literal('map'),
  title: z.string(),
  stations: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      detail: z.string().nullable().describe('Such as the version that answered there.'),
      step: z.int().describe('0 is where requests enter, 1 what they reach next ...'),
      group,
    }),
  ),
  links: z.array(
    z.strictObject({
      from: z.string().describe('Id of a station.'),
      to: z.string(),
      flow: z.string().describe('Which requests: "tagged" or "untagged".'),
      count: z.int(),
      mark,
    }),
  ),
})
export type MapFigure = z.infer<typeof MapFigure>

export const Figure = z.discriminatedUnion('type', [SeriesFigure, MatrixFigure, MapFigure])
export type Figure = z.infer<typeof Figure>
