import type { ServerResponse } from 'node:http'
import { timestamp } from '../core/clock.ts'
import type { DependencyReport } from './dependencies.ts'
import { checkDependency } from './dependencies.ts'
import type { Process } from './instance.ts'
import { send } from './server.ts'
import { tagHeader, tagValue } from './topology.ts'

/** The open contract graycheck.instance-state/v1. */
export interface StateDocument {
  readonly schema: string
  readonly status: 'pass' | 'fail'
  readonly nonce?: string
  readonly instance: Readonly<Record<string, string>>
  readonly configs: readonly object[]
  readonly dyeing: object
  readonly dependencies: readonly DependencyReport[]
}

export async function answerState(process: Process, nonce: string | null, response: ServerResponse): Promise<void> {
  const told = process.behaviour.changeState(await reportState(process, nonce))
  if (told === null) send(response, 404, 'text/plain', 'not found\n')
  else send(response, 200, 'application/json', JSON.stringify(told))
}

/** Told honestly: the config is read from the object in use, and every dependency is dialled for this answer. */
async function reportState(process: Process, nonce: string | null): Promise<StateDocument> {
  const { behaviour, config, group } = process
  const dependencies = await Promise.all(behaviour.dependencies.map(checkDependency))
  return {
    schema: 'graycheck.instance-state/v1',
    status: dependencies.every(({ status }) => status === 'pass') ? 'pass' : 'fail',
    ...(nonce === null ? {} : { nonce }),
    instance: {
      id: process.id,
      bootId: process.bootId,
      service: process.service,
      version: behaviour.version,
      group,
      ...(group === 'gray' ? { tag: tagValue } : {}),
      env: 'lab',
      startedAt: timestamp(process.startedAtMs),
      now: timestamp(Date.now()),
    },
    configs: [config.report()],
    dyeing: { header: tagHeader, propagates: [...behaviour.forwardedHeaders] },
    dependencies,
  }
}
