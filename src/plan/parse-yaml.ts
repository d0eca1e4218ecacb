import type { Document, YAMLError } from 'yaml'
import { parseAllDocuments, parseDocument } from 'yaml'
import type { DocumentWords } from './build-tree.ts'
import { buildTree, configDocument } from './build-tree.ts'
import { findTooMuch } from './pre-scan.ts'
import type { Draft } from './problems.ts'
import type { Tree } from './tree.ts'

export interface ParsedYaml {
  /** null when the text is no YAML; a tree beside problems is whole enough to look for more. */
  readonly tree: Tree | null
  readonly problems: readonly Draft[]
}

const options = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  // Comparing a key with all earlier ones takes quadratic time; buildTree finds duplicates with a Map.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const

/** Reads one YAML 1.2 document (core schema) into a tree. Never throws for what the text holds. */
export function parseYaml(text: string): ParsedYaml {
  const tooMuch = findTooMuch(text)
  if (tooMuch !== null) return refused(tooMuch.offset, tooMuch.message, tooMuch.hint)
  const document = parseDocument(text, options)
  if (document.errors.length === 0 && document.contents === null)
    return refused(0, 'the config is empty', 'start with version: 1 and service: NAME')
  return treeOfDocument(document, text, configDocument)
}

/**
 * Reads a stream of YAML documents, each into a tree with positions in the whole text. Documents without contents are
 * left out. Never throws for what the text holds.
 */
export function parseYamlStream(text: string, words: DocumentWords): ParsedYaml[] {
  const tooMuch = findTooMuch(text)
  if (tooMuch !== null) return [refused(tooMuch.offset, tooMuch.message, tooMuch.hint)]
  const documents = parseAllDocuments(text, options)
  // Of a text without any document there is a stream that is empty.
  if ('empty' in documents) return documents.errors.length === 0 ? [] : [syntaxErrors(documents.errors)]
  return documents
    .filter((document) => document.errors.length > 0 || document.contents !== null)
    .map((document) => treeOfDocument(document, text, words))
}

function syntaxErrors(errors: readonly YAMLError[]): ParsedYaml {
  return { tree: null, problems: errors.slice(0, 1).map(syntaxProblem) }
}

function treeOfDocument(document: Document.Parsed, text: string, words: DocumentWords): ParsedYaml {
  const [firstError] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])
  // What follows the first error is mostly its consequence.
  if (firstError !== undefined) return syntaxErrors([firstError])
  const { version } = document.directives.yaml
  if (version !== '1.2')
    return refused(0, `${words.name} is read as YAML 1.2, not ${version}`, 'take the %YAML line out')
  if (document.contents === null) return refused(0, `${words.name} is empty`)
  return buildTree(document.contents, text, words)
}

function refused(offset: number, message: string, hint: string | null = null): ParsedYaml {
  return { tree: null, problems: [{ origin: { type: 'file', offset }, path: [], message, hint }] }
}

const hints: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  TAB_AS_INDENT: 'indent with spaces',
  TAG_RESOLVE_FAILED: 'take the tag out: a config holds plain values only',
  NON_STRING_KEY: 'write the key as plain text',
  MULTIPLE_DOCS: 'take out the line --- and what follows it: one file describes one service',
  MISSING_CHAR: 'close what was opened before this place',
  BAD_INDENT: 'indent the keys of one mapping alike, with spaces',
  BLOCK_AS_IMPLICIT_KEY: 'put a value that holds a colon and a space in quotes',
  BAD_SCALAR_START: 'put the value in quotes',
}

const clearer: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  MULTIPLE_DOCS: 'a second document starts here',
  NON_STRING_KEY: 'this key is not text',
}

function syntaxProblem(error: YAMLError): Draft {
  const origin = { type: 'file', offset: error.pos[0] } as const
  // The message may end with the token itself, which may be a secret; the position says enough.
  const detail = clearer[error.code] ?? lowerFirst(error.message.replace(/: ".{4,}"$/s, ''))
  return { origin, path: [], message: `not valid YAML: ${detail}`, hint: hints[error.code] ?? null }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
