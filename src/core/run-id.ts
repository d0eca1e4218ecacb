import { z } from './zod.ts'

/** Names a run, for those who start it. Stands in paths, logs, labels and file names as it is. */
export const RunId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, {
    error: 'expected 1 to 128 letters, digits, dots, dashes, underscores and colons, starting with a letter or digit',
  })
  .meta({ examples: ['6f8d9c7b5-2-1'] })
