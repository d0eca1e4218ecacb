import { Verdict } from '../core/verdict.ts'
import { z } from '../core/zod.ts'
import { HookBody, HookMetadata, hookTypes } from './flagger.ts'
import { RunParameters, RunRequest } from './parameters.ts'
import { Problem } from './problem.ts'
import type { Route, RouteName } from './routes.ts'
import { routes } from './routes.ts'
import { RunSummary } from './summary.ts'

type Json = Readonly<Record<string, unknown>>

/** Metadata holds only strings. */
const joined = z.string().describe('Addresses, comma separated, in networks that the plan names under serve.instances.')

/** The schemas that requests are parsed with, and answers made of. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  RunRequest,
  RunSummary,
  Run: z.strictObject({ summary: RunSummary }),
  Hook: HookBody.extend({ metadata: HookMetadata.extend({ gray: joined.optional(), stable: joined.optional() }) }),
  FlaggerEvent: HookBody,
  Verdict,
  Problem,
}

/** The description of the API: what is served is what lies in schemas/, made of the zod schemas that are in force. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`
}

function openApiDocument(): Json {
  const paths = new Map<string, Record<string, Json>>()
  for (const route of routes)
    paths.set(route.path, { ...paths.get(route.path), [route.method.toLowerCase()]: operation(route) })
  return {
    openapi: '3.1.0',
    info: {
      title: 'graycheck serve',
      version: '1',
      description:
        'Runs plans of the server for Argo Rollouts, Flagger and pipelines. Every 2xx has a complete JSON body, but for clients that ask for text/plain (metrics) or text/event-stream (events); everything else is a problem in JSON.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        token: { type: 'apiKey', in: 'query', name: 'token', description: 'For Flagger, which can send no header.' },
      },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schemaOf(schema)])),
    },
  }
}

function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })
  return json
}

function operation({ name, access, summary, path }: Route): Json {
  const { body = null, parameters = [], answers } = details[name]
  const security = { open: [], header: null, url: [{ bearer: [] }, { token: [] }] }[access]
  return {
    operationId: name,
    summary,
    ...(security === null ? {} : { security }),
    ...(parameters.length + pathParameters(path).length === 0
      ? {}
      : { parameters: [...pathParameters(path), ...parameters] }),
    ...(body === null ? {} : { requestBody: { required: true, content: content('application/json', ref(body)) } }),
    responses: { ...answers, '4XX': problem('Not done.'), '5XX': problem('Not done now.') },
  }
}

interface Details {
  readonly body?: string
  readonly parameters?: readonly Json[]
  readonly answers: Json
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'type' ? { type: 'string', enum: [...hookTypes] } : { type: 'string' },
  }))
}

function inQuery(name: string, description: string, schema: Json = { type: 'string' }, required = false): Json {
  return { name, in: 'query', required, description, schema }
}

const wait = inQuery('wait', 'Seconds to wait for the verdict before the state is answered.', {
  type: 'integer',
  minimum: 0,
  maximum: 8,
})
const plan = inQuery('plan', 'Says which run is meant, where several plans have one of this id.')

/** Of the members of a run request; lists are comma separated in a query. */
const runParameters = Object.entries(RunRequest.shape).map(([name, schema]) =>
  inQuery(name, schema.description ?? 'The plan to run.', { type: 'string' }, !(name in RunParameters.shape)),
)

const run = { '200': answer('The state of the run, whatever it came to.', 'application/json', ref('Run')) }

const details: Readonly<Record<RouteName, Details>> = {
  beginRun: { body: 'RunRequest', parameters: [wait], answers: run },
  pollRun: { parameters: [...runParameters, wait], answers: run },
  readRun: { parameters: [plan, wait], answers: run },
  readVerdict: { parameters: [plan], answers: { '200': answer('The verdict.', 'application/json', ref('Verdict')) } },
  watchRun: {
    parameters: [
      plan,
      { name: 'Last-Event-ID', in: 'header', description: 'Goes on after this event.', schema: { type: 'integer' } },
    ],
    answers: { '200': answer('Events; the last one is `end`.', 'text/event-stream', { type: 'string' }) },
  },
  answerHook: {
    body: 'Hook',
    answers: {
      '200': answer('Yes. For the rollback hook: roll back.', 'application/json', ref('Run')),
      '202': answer('The run was begun; nothing waits for it (post-rollout).', 'application/json', ref('Run')),
    },
  },
  noteEvent: {
    body: 'FlaggerEvent',
    answers: { '200': answer('Noted.', 'application/json', { type: 'object' }) },
  },
  metrics: { answers: { '200': answer('For those who accept text/plain.', 'text/plain', { type: 'string' }) } },
  health: { answers: { '200': answer('Alive.', 'application/json', { type: 'object' }) } },
  readiness: { answers: { '200': answer('Ready.', 'application/json', { type: 'object' }) } },
  openapi: { answers: { '200': answer('OpenAPI 3.1.', 'application/json', { type: 'object' }) } },
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` }
}

function content(type: string, schema: Json): Json {
  return { [type]: { schema } }
}

function answer(description: string, type: string, schema: Json): Json {
  return { description, content: content(type, schema) }
}

function problem(description: string): Json {
  return answer(description, 'application/problem+json', ref('Problem'))
}
