import { createHash } from 'node:crypto'
import { canonicalJson } from '../core/canonical.ts'
import type { PlanFlags } from './flags.ts'
import type { Draft } from './problems.ts'
import { decodeYaml, readYamlFile } from './read-file.ts'

/** A config file, or its text with the path that it is called by. */
export type ConfigSource = { readonly path: string } | { readonly text: string; readonly path?: string | undefined }

export interface SourceText {
  /** null when there is no file. */
  readonly file: string | null
  readonly bytes: Uint8Array
  readonly text: string
}

export interface UnreadSource {
  readonly file: string
  readonly text: string
  readonly problem: Draft
}

export async function readSource(source: ConfigSource | null): Promise<SourceText | UnreadSource> {
  if (source === null) return { file: null, bytes: new Uint8Array(), text: '' }
  const file = source.path ?? 'graycheck.yaml'
  const read = 'text' in source ? decodeYaml(Buffer.from(source.text, 'utf8')) : await readYamlFile(source.path)
  return { file, ...read }
}

/** Of the bytes of the file alone when no flag changes it: then it is what sha256sum prints for the file. */
export function digestOf(source: SourceText, flags: PlanFlags): string {
  const hash = createHash('sha256').update(source.bytes)
  const given = canonicalJson(flags)
  if (given !== '{}') hash.update('\0').update(given)
  return hash.digest('hex')
}
