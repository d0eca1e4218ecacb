import { isIP } from 'node:net'
import { RunId } from '../core/run-id.ts'
import { parseAddress } from '../core/target.ts'
import { z } from '../core/zod.ts'
import { EnvironmentName } from '../plan/config.ts'
import type { PlanFlags } from '../plan/load.ts'

/**
 * What a request may say: which plan, and a few plain words for it. None of them can hold a path, a URL or a blank, so a
 * plan that uses ${tag} in one of those can't be led elsewhere.
 */

export const PlanName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: 'expected the name of a plan of this server' })
  .meta({ examples: ['user'] })

const word = (what: string, extra = ''): z.ZodString =>
  z.string().regex(new RegExp(`^[A-Za-z0-9][A-Za-z0-9._${extra}-]{0,127}$`), {
    error: `expected ${what} of letters, digits, dots, dashes and underscores, at most 128`,
  })

const service = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/, { error: 'expected the name of a service' })

/** Only numbers: a name would be resolved by the server, to whatever the resolver says. */
const NumericAddress = z.string().refine((text) => isIP(parseAddress(text)?.host ?? '') !== 0, {
  error: 'expected an IP address and a port, such as 10.0.1.21:8080',
})

const addresses = z.array(NumericAddress).min(1).max(1000)

export const parameterFields = {
  service: service.optional().describe('Must be the service that the plan describes.'),
  grayTag: word('a tag').optional().describe('Value of the header that marks traffic as gray; the plan says it else.'),
  environment: EnvironmentName.optional().describe('Environment of the plan to lay over its base.'),
  grayVersion: word('a version', '+').optional().describe('Version that the gray instances must run.'),
  stableVersion: word('a version', '+').optional().describe('Version that the stable instances must run.'),
  gray: addresses.optional().describe('Gray instances, in networks that the plan names under serve.instances.'),
  stable: addresses.optional().describe('Stable instances, in networks that the plan names under serve.instances.'),
}

export const RunParameters = z.strictObject(parameterFields)
export type RunParameters = z.infer<typeof RunParameters>

/** Flagger's hooks have their own: a caller must not take the place of one. */
export const flaggerPrefix = 'flagger-'

export const RunRequest = z.strictObject({
  plan: PlanName,
  runId: RunId.refine((id) => !id.startsWith(flaggerPrefix), {
    error: `run ids that begin with ${flaggerPrefix} are those of hooks`,
  }).describe('Names this run. Asking again with the same plan and id answers with the state of the same run.'),
  ...parameterFields,
})
export type RunRequest = z.infer<typeof RunRequest>

/** Where there are only strings, in query strings and in Flagger's metadata, lists are comma separated. */
export function splitLists(strings: Readonly<Record<string, string>>): Record<string, unknown> {
  const { gray, stable, ...others } = strings
  const split = (text: string): string[] => text.split(',').map((part) => part.trim())
  return {
    ...others,
    ...(gray === undefined ? {} : { gray: split(gray) }),
    ...(stable === undefined ? {} : { stable: split(stable) }),
  }
}

/** The parameters as the flags of `graycheck run`, which they are. */
export function flagsOf(parameters: RunParameters): PlanFlags {
  return parameters
}

export function namedAddresses({ gray = [], stable = [] }: RunParameters): string[] {
  return [...gray, ...stable]
}
