import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const schemaNames = ['config', 'verdict', 'instance-state'] as const

/** The published schema as it lies in schemas/, so that what is printed is what was reviewed. */
export function readSchema(root: string, name: string): Promise<string> {
  return readFile(join(root, 'schemas', `${name}.schema.json`), 'utf8')
}
