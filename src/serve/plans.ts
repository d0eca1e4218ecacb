import { isUtf8 } from 'node:buffer'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nearest } from '../core/did-you-mean.ts'
import { isInNetworks } from '../core/network.ts'
import { parseAddress } from '../core/target.ts'
import { problemOfEverydaySecrets } from '../engine/everyday-secrets.ts'
import { formatProblems, loadPlan } from '../plan/load.ts'
import type { ConfigSource, PlanProblem } from '../plan/load.ts'
import type { Plan } from '../plan/plan.ts'
import type { RunParameters } from './parameters.ts'
import { flagsOf, namedAddresses, PlanName } from './parameters.ts'
import type { Refusal } from './problem.ts'
import { refuse } from './problem.ts'

/** The plans that this server runs, by name. Files are read again for every run; which ones there are is settled at the start. */
export interface Plans {
  readonly names: readonly string[]
  /** The plan with the parameters of a request laid over it. Never touches the network. */
  load(name: string, parameters: RunParameters): Promise<{ readonly plan: Plan } | Refusal>
  /** What is wrong with the plans as they are now, for people who run the server. */
  problems(): Promise<readonly string[]>
}

export interface PlansOptions {
  readonly files: ReadonlyMap<string, string>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Told what is wrong with a plan: not for the answer, which must not show files of the server. */
  readonly onProblem: (text: string) => void
}

export function createPlans({ files, env, onProblem }: PlansOptions): Plans {
  const names = [...files.keys()].toSorted()

  async function load(name: string, parameters: RunParameters): ReturnType<Plans['load']> {
    const path = files.get(name)
    if (path === undefined) return unknownPlan(name, names)
    const loaded = await loadPlan({ source: readSource(path), flags: flagsOf(parameters), env })
    if ('problems' in loaded) return refuseProblems(name, loaded.problems, onProblem)
    const everyday = problemOfEverydaySecrets(loaded.plan)
    if (everyday === null) return problemOfAddresses(name, loaded.plan, parameters) ?? loaded
    onProblem(`plan ${name}: ${everyday}`)
    return refuseUnusable(name)
  }

  async function problems(): Promise<string[]> {
    const all = await Promise.all(names.map(async (name) => ({ name, loaded: await load(name, {}) })))
    return all.flatMap(({ name, loaded }) => ('plan' in loaded ? [] : [`${name}: ${loaded.refused.detail}`]))
  }

  return { names, load, problems }
}

const largestPlan = 1024 * 1024

/**
 * Read at once, so that a request for a run is answered in one turn of the event loop, however many runs are under way.
 * What is not a plain, small text file is left to the reader of configs, which says what is wrong with it.
 */
function readSource(path: string): ConfigSource {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isFile() !== true || stat.size > largestPlan) return { path }
  try {
    const bytes = readFileSync(path)
    return isUtf8(bytes) ? { path, text: bytes.toString('utf8') } : { path }
  } catch {
    return { path }
  }
}

function unknownPlan(name: string, names: readonly string[]): Refusal {
  const meant = nearest(name, names)
  const hint = meant === null ? '' : `; did you mean ${meant}?`
  return refuse(404, 'No such plan', `this server has no plan ${name}${hint}`)
}

/** A parameter that does not fit is the caller's to mend, and told in full; what is wrong in the file is not. */
function refuseProblems(name: string, problems: readonly PlanProblem[], onProblem: (text: string) => void): Refusal {
  const ofRequest = problems.filter((problem) => problem.flag !== null)
  if (ofRequest.length > 0) {
    const words = ofRequest.map(({ flag, message, hint }) => [`${flag}: ${message}`, hint].filter(Boolean).join('; '))
    return refuse(422, 'Parameters do not fit the plan', words.join('. '))
  }
  onProblem(`plan ${name} is not valid:\n${formatProblems(problems)}`)
  return refuseUnusable(name)
}

/** No 5xx, although it is the fault of the server: asking again would not help, and Flagger loses what a 5xx says. */
function refuseUnusable(name: string): Refusal {
  const detail = `the plan ${name} of the server is not valid; its log says why`
  return refuse(422, 'Plan not usable', detail, { rejection: null })
}

function problemOfAddresses(name: string, { requestNetworks }: Plan, parameters: RunParameters): Refusal | null {
  const named = namedAddresses(parameters)
  if (named.length === 0) return null
  const title = 'Addresses not allowed'
  if (requestNetworks === undefined)
    return refuse(403, title, `the plan ${name} takes no addresses from requests: it has no serve.instances`)
  const outside = named.find((address) => !isInNetworks(parseAddress(address)?.host ?? '', requestNetworks))
  if (outside === undefined) return null
  return refuse(403, title, `${outside} lies in none of the networks that the plan ${name} has under serve.instances`)
}

/** From `--plans DIR` and `--plan NAME=FILE` to files by name. Throws an Error whose message says what is wrong. */
export function findPlanFiles(folder: string | null, named: readonly string[]): Map<string, string> {
  const files = new Map<string, string>()
  const add = (name: string, path: string, flag: string): void => {
    if (!PlanName.safeParse(name).success)
      throw new Error(
        `${flag}: ${JSON.stringify(name)} is no name of a plan: letters, digits, dots, dashes, underscores`,
      )
    if (files.has(name)) throw new Error(`${flag}: there are two plans called ${name}`)
    files.set(name, path)
  }
  if (folder !== null) {
    // A mounted ConfigMap keeps its generations in folders that begin with two dots.
    const found = readdirSync(folder).filter((file) => /^[^.].*\.ya?ml$/.test(file))
    for (const file of found) add(file.replace(/\.ya?ml$/, ''), join(folder, file), `--plans ${folder}`)
  }
  for (const text of named) {
    const [, name = '', path = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? []
    if (path === '') throw new Error(`--plan ${text}: expected NAME=FILE, such as user=graycheck.yaml`)
    add(name, path, `--plan ${text}`)
  }
  if (files.size === 0) throw new Error('there is no plan: name a folder with --plans or a file with --plan NAME=FILE')
  return files
}
