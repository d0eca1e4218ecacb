import { isIP } from 'node:net'
import { Duration } from '../../core/duration.ts'
import { Address, HttpUrl, Tls } from '../../core/target.ts'
import { z } from '../../core/zod.ts'
import { commonEntryFields } from '../kind.ts'

const nameField = z.string().min(1).describe('The name under which the instances report it.')
const identityField = z
  .string()
  .min(1)
  .optional()
  .describe('What the backend calls itself, such as a Postgres system_identifier: the instances must report it.')
const address = Address.describe('host:port, as the instances report it.')

const hostName = z.string().regex(/^[A-Za-z0-9._-]+(:\d{1,5})?$/, {
  error: 'expected a host name, with or without a port, such as orders-db.prod',
})

/** A server name of ALPN (RFC 7301) has 1 to 255 bytes. */
const alpnField = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, { error: 'expected an ALPN protocol such as h2 or http/1.1' })
  .optional()
  .describe('The protocol that has to be agreed on, such as h2.')

/** How the runner looks at a declared dependency. The instances use their own clients and report the result. */
export const Expected = z.discriminatedUnion('kind', [
  z.strictObject({ name: nameField, kind: z.literal('dns'), target: hostName, identity: identityField }),
  z.strictObject({ name: nameField, kind: z.literal('tcp'), target: address, identity: identityField }),
  z.strictObject({
    name: nameField,
    kind: z.literal('tls'),
    target: address,
    identity: identityField,
    tls: Tls.optional(),
    alpn: alpnField,
  }),
  z.strictObject({
    name: nameField,
    kind: z.literal('http'),
    target: HttpUrl.describe('Asked with GET; with what the instances report only its host and port are compared.'),
    identity: identityField,
    status: z.int().min(100).max(599).default(200).describe('The status that a good answer has.'),
    tls: Tls.optional(),
  }),
])
export type Expected = z.infer<typeof Expected>

const nameServer = z.string().refine((text) => isNameServer(text), {
  error: 'expected the IP address of a name server, with or without a port, such as 10.96.0.10 or [fd00::10]:53',
})

function isNameServer(text: string): boolean {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/.exec(text) ?? []
  return isIP(text) !== 0 || isIP(bracketed ?? plain ?? '') !== 0
}

export const Entry = z.strictObject({
  kind: z.literal('dependencies'),
  name: z.string().min(1).optional().describe('Tells several checks of this kind apart.'),
  expect: z
    .array(Expected)
    .default([])
    .describe('The right dependencies. What is declared must be reported, with this target and identity.'),
  vantage: z
    .enum(['instances', 'runner'])
    .default('instances')
    .describe(
      'Whose view decides: what every instance reports of itself, or what the runner reaches. The runner proves nothing about the network of the instances.',
    ),
  nameServers: z
    .array(nameServer)
    .default([])
    .describe('Name servers for the runner to ask instead of those of its machine, for names as they are written.'),
  timeout: Duration.prefault('5s').describe('For one step of the runner: a name, a connection, a request.'),
  ...commonEntryFields,
})
export type Entry = z.infer<typeof Entry>

export const PlannedInstance = z.strictObject({ address: z.string(), group: z.enum(['gray', 'stable']) })
export type PlannedInstance = z.infer<typeof PlannedInstance>

export const Declared = z.strictObject({
  name: z.string(),
  kind: z.enum(['dns', 'tcp', 'tls', 'http']),
  target: z.string(),
  identity: z.string().nullable(),
  status: z.int().nullable().describe('http: the status of a good answer.'),
  alpn: z.string().nullable(),
  verify: z.boolean().describe('tls: whether an untrusted certificate counts as not reached.'),
})
export type Declared = z.infer<typeof Declared>

export const Spec = z.strictObject({
  service: z.string(),
  vantage: z.enum(['instances', 'runner']),
  instances: z.array(PlannedInstance).describe('Who is asked; nobody where the view of the runner decides.'),
  statePath: z.string(),
  expect: z.array(Declared),
  nameServers: z.array(z.string()),
  timeoutMs: z.number(),
})
export type Spec = z.infer<typeof Spec>
