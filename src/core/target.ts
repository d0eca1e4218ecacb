import { Share } from './share.ts'
import { Duration } from './duration.ts'
import { JsonPointer } from './pointer.ts'
import { z } from './zod.ts'

/** The sections of graycheck.yaml that checks share: what is released, where it is reached, who is gray and who stable. */

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, {
  error: 'expected an HTTP header name: letters, digits and dashes, such as x-gray-tag',
})

/** Header values as RFC 9110 allows them, kept to visible ASCII and inner spaces so that every hop reads them alike. */
const headerValue = z.string().regex(/^([\x21-\x7e]+( +[\x21-\x7e]+)*)?$/, {
  error: 'expected a header value of visible ASCII characters, without line breaks or spaces at its ends',
})

const httpUrl = z.string().superRefine((text, context) => {
  const problem = problemOfUrl(text)
  if (problem !== null) context.addIssue({ code: 'custom', message: problem })
})

function problemOfUrl(text: string): string | null {
  if (!URL.canParse(text))
    return `expected an http or https URL such as https://shop.example, got ${JSON.stringify(text)}`
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `expected an http or https URL, got the scheme ${url.protocol}`
  if (url.username !== '' || url.password !== '') return 'credentials in a URL are refused: use auth or headers instead'
  if (url.hash !== '') return 'a fragment (#...) never reaches a server: leave it out'
  if (url.port === '0') return 'port 0 is not an address'
  return problemOfHost(text, url.hostname)
}

/** URL parsers read 127.1, 2130706433 and 0x7f000001 as an IPv4 address: what is dialled must be what is written. */
function problemOfHost(text: string, hostname: string): string | null {
  const written = /^[a-z]+:\/\/([^/?#:]+)/i.exec(text)?.[1]
  if (!/^[\d.]+$/.test(hostname) || written === hostname) return null
  return `the host ${JSON.stringify(written ?? text)} means ${hostname}: write it so`
}

export const HttpUrl = httpUrl.meta({ examples: ['https://shop.example'] })

/** host:port, with [brackets] around an IPv6 address. */
export const Address = z
  .string()
  .superRefine((text, context) => {
    if (parseAddress(text) === null)
      context.addIssue({
        code: 'custom',
        message: `expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got ${JSON.stringify(text)}`,
      })
  })
  .meta({ examples: ['10.0.1.21:8080', '[fd00::1]:8080'] })

/** Splits host:port; null when it is not one. Brackets of an IPv6 host are taken off. */
export function parseAddress(text: string): { host: string; port: number } | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port < 1 || port > 65_535) return null
  return { host, port }
}

/** Set by the HTTP client from the request itself, or meant for one connection only (RFC 9110, 7.6.1). */
const ownedHeaders = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
])

const configuredName = headerName.refine((name) => !ownedHeaders.has(name.toLowerCase()), {
  error: 'the HTTP client sets this header itself; the host is that of the url',
})

function hasEachNameOnce(headers: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(headers)
  return new Set(names.map((name) => name.toLowerCase())).size === names.length
}

export const Headers = z
  .record(configuredName, headerValue.max(8192))
  .refine(hasEachNameOnce, { error: 'a header stands there twice: upper and lower case make no difference' })
  .meta({ examples: [{ 'x-request-source': 'graycheck' }] })

export const Tls = z.strictObject({
  ca: z
    .string()
    .optional()
    .describe('File with the certificates (PEM) of the authority to trust instead of the system ones.'),
  cert: z.string().optional().describe('File with the client certificate (PEM).'),
  key: z.string().optional().describe('File with the key (PEM) of the client certificate.'),
  serverName: z
    .string()
    .optional()
    .describe('The name to ask for and to find in the certificate, where it is not that of the URL.'),
  verify: z.boolean().default(true).describe('false trusts any certificate. Only for a lab.'),
})
export type Tls = z.infer<typeof Tls>

export const Auth = z
  .strictObject({
    bearer: z
      .string()
      .min(1)
      .optional()
      .describe('A bearer token; write it as ${NAME} so that it stays out of the file.'),
    bearerFile: z
      .string()
      .min(1)
      .optional()
      .describe('A file that holds the bearer token; read again for every request.'),
    basic: z.strictObject({ username: z.string(), password: z.string() }).optional(),
  })
  .refine((auth) => [auth.bearer, auth.bearerFile, auth.basic].filter((way) => way !== undefined).length === 1, {
    error: 'expected exactly one of bearer, bearerFile and basic',
  })
export type Auth = z.infer<typeof Auth>

/** How to reach a source of evidence: everything here may hold secrets and stays out of recordings. */
export const accessFields = {
  headers: Headers.optional().describe('Sent with every request to this source.'),
  auth: Auth.optional(),
  tls: Tls.optional(),
}

export const Tag = z.strictObject({
  header: configuredName.default('x-gray-tag').describe('The request header that carries the tag.'),
  value: headerValue.min(1).describe('The value that marks a request as gray; --gray-tag wins.'),
})
export type Tag = z.infer<typeof Tag>

/** Where in an answer something can be read. */
export const AnswerPart = z
  .strictObject({
    header: headerName.optional().describe('A response header that must be there exactly once.'),
    json: JsonPointer.optional().describe('A JSON pointer into the response body.'),
  })
  .refine((part) => (part.header === undefined) !== (part.json === undefined), {
    error: 'expected exactly one of header and json',
  })
export type AnswerPart = z.infer<typeof AnswerPart>

export const Responder = z
  .strictObject({
    header: headerName.optional().describe('The response header that holds the version that answered.'),
    json: JsonPointer.optional().describe('The JSON pointer to the version that answered.'),
    state: z.literal(true).optional().describe('The response body is a graycheck.instance-state document.'),
    instance: AnswerPart.optional().describe(
      'Where the name of the answering instance stands, to count distinct ones.',
    ),
    hops: AnswerPart.optional().describe('Where the list of hops [{service, version, instance}] stands.'),
  })
  .refine((r) => [r.header, r.json, r.state].filter((way) => way !== undefined).length === 1, {
    error: 'expected exactly one of header, json and state: true',
  })
export type Responder = z.infer<typeof Responder>

export const GatewayRequest = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'OPTIONS', 'POST']).default('GET'),
  path: z
    .string()
    .regex(/^\/[\x21-\x7e]*$/, {
      error: 'expected a path that starts with a slash, without spaces, such as /api/profile',
    })
    .default('/'),
  headers: Headers.optional().describe('Sent with every probe, tagged or not.'),
  body: z.string().optional(),
})

export const Gateway = z.strictObject({
  url: HttpUrl.describe('Where users reach the service.'),
  addresses: z.array(Address).min(1).optional().describe('Every replica of the gateway; each is dialled by itself.'),
  request: GatewayRequest.prefault({}).describe('The probe: it must be safe and idempotent.'),
  responder: Responder.prefault({ header: 'x-version' }).describe('Who answered.'),
  grayWeight: Share.optional().describe(
    'The share of untagged traffic that goes to the gray version on purpose; none when left out.',
  ),
  hops: z
    .array(z.strictObject({ service: z.string().min(1), gray: z.string().min(1), stable: z.string().min(1) }))
    .optional()
    .describe('Services behind this one, with their gray and stable versions: tagged requests must stay gray at each.'),
  auth: Auth.optional(),
  tls: Tls.optional(),
})
export type Gateway = z.infer<typeof Gateway>

/** JSON pointers into the status page that a service has already. What has no pointer is unknown, never assumed. */
export const JsonAdapter = z.strictObject({
  path: z.string().regex(/^\//, { error: 'expected a path that starts with a slash' }),
  instance: JsonPointer.optional().describe('The name of the instance.'),
  version: JsonPointer.optional().describe('The version that runs.'),
  revision: JsonPointer.optional().describe('The revision of the config in use.'),
  sha256: JsonPointer.optional().describe('SHA-256 of the config bytes in use, in hex.'),
  values: JsonPointer.optional().describe('The config values in use, as a JSON object.'),
  dependencies: JsonPointer.optional().describe('A list of {name, target, status, identity} of its dependencies.'),
})
export type JsonAdapter = z.infer<typeof JsonAdapter>

export const StateAccess = z
  .strictObject({
    path: z
      .string()
      .regex(/^\//, { error: 'expected a path that starts with a slash' })
      .optional()
      .describe('Where the open contract is served; /graycheck/state when left out.'),
    json: JsonAdapter.optional().describe('Reads an existing status page instead of the open contract.'),
    scheme: z.enum(['http', 'https']).default('http'),
    timeout: Duration.prefault('5s').describe('For one answer of one instance.'),
    ...accessFields,
  })
  .refine((state) => state.path === undefined || state.json === undefined, {
    error: 'expected path (the open contract) or json (an adapter), not both',
  })
export type StateAccess = z.infer<typeof StateAccess>

/** As a kubeconfig may have them: the certificates themselves in place of files. */
export interface TlsAccess extends Partial<Tls> {
  readonly pem?: {
    readonly ca?: string | undefined
    readonly cert?: string | undefined
    readonly key?: string | undefined
  }
}

/** Where an instance is asked when that is not its own address. */
export interface InstanceRoute {
  /** What stands before the path of the state. */
  readonly base: string
  readonly auth: Auth | undefined
  readonly tls: TlsAccess
}

/** How the instances of a run are asked. */
export interface InstanceAccess extends StateAccess {
  /** By address; those that are missing are asked directly. */
  readonly routes?: ReadonlyMap<string, InstanceRoute> | undefined
}

export const InstanceGroup = z.strictObject({
  addresses: z.array(Address).min(1).describe('Every instance, reached directly, never through a load balancer.'),
  version: z.string().min(1).optional().describe('The version that these instances must run.'),
})
export type InstanceGroup = z.infer<typeof InstanceGroup>

export const Instances = z.strictObject({
  gray: InstanceGroup,
  stable: InstanceGroup.optional(),
  state: StateAccess.prefault({}),
})

/** Who is gray and who is stable in a run, whoever named them. */
export interface Instances {
  readonly gray: InstanceGroup
  readonly stable?: InstanceGroup | undefined
  readonly state: InstanceAccess
  /** Where a cluster named them: what its pods run, by address. */
  readonly pods?: readonly PodImages[] | undefined
}

/** What one pod runs, as the API server tells it. */
export interface PodImages {
  readonly address: string
  readonly pod: string
  readonly source: string
  readonly request: string
  readonly at: string
  readonly images: readonly { readonly container: string; readonly image: string; readonly imageId: string }[]
}

/** Label matchers as PromQL writes them between braces, such as role="gray",zone=~"a|b". */
const labelMatchers = z
  .string()
  .min(1)
  .meta({ examples: ['role="gray"'] })

export const Prometheus = z.strictObject({
  url: HttpUrl.describe('The base URL; /api/v1/query is appended.'),
  labels: z
    .strictObject({ gray: labelMatchers, stable: labelMatchers.optional() })
    .optional()
    .describe('Label matchers that select the series of the gray and of the stable instances.'),
  timeout: Duration.prefault('10s').describe('For one query.'),
  ...accessFields,
})
export type Prometheus = z.infer<typeof Prometheus>

/** What every check may know of the release under test. Secrets live here, and never in a check's spec. */
export interface Target {
  readonly service: string
  readonly tag: Tag
  readonly environment: string | null
  readonly gateway?: Gateway | undefined
  readonly instances?: Instances | undefined
  readonly prometheus?: Prometheus | undefined
}
