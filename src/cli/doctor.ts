import { exitCodeOf } from '../core/exit-code.ts'
import { createRedactor, stripControl } from '../core/redact.ts'
import type { Visit } from '../core/visit.ts'
import { examine } from '../doctor/examine.ts'
import { roleYaml } from '../doctor/rbac.ts'
import { rightsOf } from '../instances/kubernetes/rights.ts'
import type { Plan } from '../plan/plan.ts'
import { AccessProblem } from '../sources/kubernetes/access-problem.ts'
import { chooseContext } from '../sources/kubernetes/kubeconfig.ts'
import { UsageError, writeText } from './exit.ts'
import { styleFor } from './outputs.ts'

/** Resolves with 0 where every source of the plan was reached, else with 12. */
export async function doctor(plan: Plan, { json }: { readonly json: boolean }): Promise<number> {
  const visits = await examine(plan)
  // Where nothing was visited, nothing was shown.
  const isWell = visits.length > 0 && visits.every(({ result }) => result !== 'failed')
  const exitCode = isWell ? 0 : exitCodeOf('error', null)
  await writeText(process.stdout, json ? visitsAsJson(visits, exitCode) : await visitsAsText(visits))
  return exitCode
}

function visitsAsJson(visits: readonly Visit[], exitCode: number): string {
  const status = exitCode === 0 ? 'reached' : 'failed'
  return `${JSON.stringify({ schema: 'graycheck.doctor/v1', status, exitCode, visits }, null, 2)}\n`
}

const words = { reached: 'ok', failed: 'FAILED', note: 'note' } as const satisfies Record<Visit['result'], string>
const statuses = { reached: 'pass', failed: 'error', note: 'info' } as const satisfies Record<Visit['result'], string>

async function visitsAsText(visits: readonly Visit[]): Promise<string> {
  if (visits.length === 0) return 'this plan has no source that doctor visits\n'
  const { columns, paint } = await import('../report/layout.ts')
  const style = styleFor(null)
  const sources = [...new Set(visits.map(({ source }) => source))]
  const parts = sources.map((source) => {
    const own = visits.filter((visit) => visit.source === source)
    const rows = own.flatMap((visit) => {
      const [first = '', ...rest] = linesOf(visit).map(stripControl)
      return [[paint(words[visit.result], statuses[visit.result], style), first], ...rest.map((line) => ['', line])]
    })
    return `${stripControl(source)}\n${columns(rows, style, 2)}\n`
  })
  const failed = visits.filter(({ result }) => result === 'failed').length
  const end = failed === 0 ? 'every source was reached' : `${failed} of ${visits.length} questions failed`
  return `${parts.join('\n')}\n${end}\n`
}

function linesOf({ result, asked, code, message, fix }: Visit): string[] {
  if (result === 'reached') return [`${asked}: ${message}`]
  return [asked, code === null ? message : `${code}: ${message}`, ...(fix === null ? [] : [`to do: ${fix}`])]
}

export interface RbacRequest {
  /** NAME, or NAMESPACE:NAME. */
  readonly serviceAccount: string | undefined
}

/** The Role for the plan, on standard output. Reads the kubeconfig for the namespace at most; no network. */
export async function printRole(plan: Plan, { serviceAccount }: RbacRequest): Promise<number> {
  const { discovery, service } = plan
  if (discovery === undefined)
    throw new UsageError('--rbac: this plan asks no cluster: it has no instances.kubernetes, so it needs no Role')
  const { source, env } = discovery
  const namespace = source.namespace ?? (await namespaceOfContext(source, env))
  const account = serviceAccount === undefined ? null : accountOf(serviceAccount, namespace)
  const text = roleYaml({ service, rights: rightsOf(source), namespace, serviceAccount: account })
  await writeText(process.stdout, createRedactor(plan.secrets).text(text))
  return 0
}

/** null where there is no kubeconfig that could tell: then it is that of whoever applies the Role. */
async function namespaceOfContext(...[source, env]: Parameters<typeof chooseContext>): Promise<string | null> {
  try {
    const chosen = await chooseContext(source, env)
    return chosen === null ? null : (chosen.namespace ?? 'default')
  } catch (error) {
    if (error instanceof AccessProblem) return null
    throw error
  }
}

function accountOf(text: string, namespace: string | null): { name: string; namespace: string } {
  const [, own, name = ''] = /^(?:([a-z0-9-]+):)?([a-z0-9.-]+)$/.exec(text) ?? []
  if (name === '')
    throw new UsageError(`--service-account ${text}: expected NAME or NAMESPACE:NAME, such as ci:graycheck`)
  const where = own ?? namespace
  if (where !== null) return { name, namespace: where }
  throw new UsageError(`--service-account ${text}: in which namespace? Write NAMESPACE:${text}, or give --namespace`)
}
