import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CliOptions } from '../kit/run-cli.ts'

/** The environment in which the program loads this module before its own. */
export function preload(name: string): Pick<CliOptions, 'env'> {
  const url = pathToFileURL(join(import.meta.dirname, 'preload', name)).href
  return { env: { NODE_OPTIONS: `--import ${url}` } }
}
