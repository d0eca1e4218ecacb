import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run-cli.ts'

/** The YAML blocks of a page under docs/ that are whole objects of Kubernetes. */
export function objectsIn(page: string): string[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8')
  const blocks = Array.from(text.matchAll(/^```yaml\n(.*?)^```$/gms), ([, block]) => block ?? '')
  return blocks.filter((block) => block.startsWith('apiVersion:'))
}
