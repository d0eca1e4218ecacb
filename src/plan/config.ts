import { Duration, formatDuration } from '../core/duration.ts'
import { isNetwork } from '../core/network.ts'
import { Gateway, Prometheus, Tag } from '../core/target.ts'
import { InstancesSection } from '../core/instances-section.ts'
import { z } from '../core/zod.ts'

/** graycheck.yaml. The entries under `checks:` are parsed by the kind that each of them names. */

/** Goes into reports, queries and file names, hence its narrow alphabet. */
const name = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/, {
    error: 'expected a name of letters, digits, dots, dashes, underscores and slashes, such as user or team-a/user',
  })

export const ServiceName = name.meta({ examples: ['user'] })

export const Stage = z.strictObject({
  name: name.meta({ examples: ['routing'] }).describe('Unique in the file; --only takes it.'),
  checks: z
    .array(z.unknown())
    .min(1)
    .meta({ examples: [[{ kind: 'release' }]] })
    .describe('The checks of a stage run side by side.'),
})

export const EnvironmentName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, {
  error: 'expected a name of letters, digits, dots, dashes and underscores',
})

const shortestTimeoutMs = 100

const RunTimeout = Duration.refine((ms) => ms >= shortestTimeoutMs, {
  error: `expected at least ${formatDuration(shortestTimeoutMs)}`,
})

/** What an environment may replace. */
const overridable = {
  service: ServiceName.describe('The service that is released, as it is called in reports.'),
  tag: Tag.meta({ examples: [{ header: 'x-gray-tag', value: 'v2-canary' }] }).describe(
    'How a request is marked as gray.',
  ),
  gateway: Gateway.optional().describe('Where users reach the service, and how to see who answered.'),
  instances: InstancesSection.optional().describe('Who is gray and who is stable, each reached directly.'),
  prometheus: Prometheus.optional().describe('Where the metrics of the service are.'),
  stages: z
    .array(Stage)
    .min(1)
    .optional()
    .describe('Stages run in order; a stage that does not pass stops those after it. Derived when left out.'),
  timeout: RunTimeout.prefault('30s').describe('The whole run ends within this time; --timeout wins.'),
  retry: z
    .int()
    .min(0)
    .max(10)
    .default(2)
    .describe('Retries of a request to a source of evidence (Prometheus, instance state, stores); never of a probe.'),
  wait: z.boolean().default(false).describe('true looks again at what is undecided until the time is up.'),
  keepGoing: z.boolean().default(false).describe('true runs the stages after one that did not pass, too.'),
}

/** A network as 10.0.0.0/8 or fd00::/8, or one address. */
const Network = z
  .string()
  .regex(/^([0-9.]+|[0-9a-fA-F:.]+)(\/\d{1,3})?$/, { error: 'expected a network such as 10.0.0.0/8' })
  .refine(isNetwork, { error: 'expected a network such as 10.0.0.0/8 or fd00::/8' })

const Serve = z.strictObject({
  instances: z
    .array(Network)
    .min(1)
    .optional()
    .meta({ examples: [['10.0.0.0/8']] })
    .describe(
      'Networks in which a request to graycheck serve may name instances. When left out, the instances are those of this file.',
    ),
})

export const Config = z.strictObject({
  version: z.literal(1).describe('The version of this format.'),
  ...overridable,
  serve: Serve.optional().describe('What requests to graycheck serve may change in this plan.'),
  environments: z
    .record(EnvironmentName, z.unknown())
    .optional()
    .describe('Overrides by name, chosen with --env. Mappings are merged; lists and plain values are replaced.'),
})
export type Config = z.infer<typeof Config>

/** The keys that may stand in an environment. */
export const environmentKeys: readonly string[] = Object.keys(overridable)
