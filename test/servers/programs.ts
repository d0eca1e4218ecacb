import { join } from 'node:path'

import type { ServerName } from '../../tools/servers/catalog.ts'
import type { Inspection } from '../../tools/servers/locate.ts'
import { locate } from '../../tools/servers/locate.ts'
import { lastFailure } from '../../tools/servers/provide.ts'

const inspections = new Map<ServerName, Promise<Inspection>>()

/** The installed server, or why there is none and what to do; looked for once a process. */
export function findServer(name: ServerName): Promise<Inspection> {
  const inspection = inspections.get(name) ?? explain(name)
  inspections.set(name, inspection)
  return inspection
}

async function explain(name: ServerName): Promise<Inspection> {
  const inspection = await locate(name)
  if ('installed' in inspection) return inspection
  const nextStep = (await lastFailure(name)) ?? `Install it: node tools/servers/install.ts ${name}`
  return { reason: `no usable ${name}: ${inspection.reason}. ${nextStep}` }
}

/** The path of a server's program; throws when the server is not installed. */
export async function requireProgram(name: ServerName, file: string = name): Promise<string> {
  const inspection = await findServer(name)
  if ('reason' in inspection) throw new Error(inspection.reason)
  return join(inspection.installed.folder, file)
}
