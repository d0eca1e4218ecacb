import type { Place } from '../fields.ts'
import { isTrue, itemsOf, originOf, placeAt, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { analysisOf } from './flagger-canary.ts'

const types = new Set([
  '',
  ...[
    'rollout pre-rollout post-rollout confirm-rollout confirm-promotion confirm-traffic-increase',
    'event rollback',
  ].flatMap((words) => words.split(' ')),
])

export const flaggerWebhooksRule: Rule = {
  kinds: ['Canary'],
  look: ({ spec }) => {
    const analysis = analysisOf(spec)
    return itemsOf(analysis === null ? null : placeAt(analysis, 'webhooks')).flatMap((webhook) => [
      ...typeOf(webhook),
      ...timeoutOf(webhook),
      ...commandOf(webhook),
      ...trustOf(webhook),
    ])
  },
}

function draft(code: Draft['code'], webhook: Place, key: string, message: string): Draft {
  const name = JSON.stringify(textAt(webhook, 'name') ?? '')
  const isWritten = placeAt(webhook, key) !== null
  const path = isWritten ? [...webhook.path, key] : webhook.path
  return { code, origin: originOf(webhook, isWritten ? key : 'name'), path, message: `webhook ${name} ${message}` }
}

function typeOf(webhook: Place): Draft[] {
  const type = textAt(webhook, 'type')
  if (type === null || type === '')
    return [
      draft(
        'analysis.flagger-webhook-type',
        webhook,
        'type',
        'has no type: it is called at every step, as a rollout webhook',
      ),
    ]
  if (types.has(type)) return []
  return [
    draft(
      'analysis.rejected',
      webhook,
      'type',
      `has the unknown type ${JSON.stringify(type)}: the API server refuses it`,
    ),
  ]
}

function timeoutOf(webhook: Place): Draft[] {
  const timeout = textAt(webhook, 'timeout')
  if (timeout === null || timeout.length >= 2) return []
  return [
    draft(
      'analysis.flagger-timeout-replaced',
      webhook,
      'timeout',
      `has the timeout ${JSON.stringify(timeout)}: 10s is taken`,
    ),
  ]
}

/** Programs that make load: nobody waits for what they find. */
const loadGenerators = /^\s*(hey|wrk|ab|ghz|k6|vegeta|fortio|bombardier|siege|locust)\b/

/** The load tester waits for bash and a few others, and answers at once for a plain command (pkg/loadtester/server.go). */
function commandOf(webhook: Place): Draft[] {
  const metadata = placeAt(webhook, 'metadata')
  const command = textAt(metadata, 'cmd')
  const type = textAt(metadata, 'type') ?? ''
  if (command === null || (type !== '' && type !== 'cmd') || loadGenerators.test(command)) return []
  return [
    draft(
      'analysis.flagger-command-unseen',
      webhook,
      'metadata',
      'runs a command without type: bash, so its failure is not seen',
    ),
  ]
}

function trustOf(webhook: Place): Draft[] {
  if (!isTrue(webhook, 'disableTLS')) return []
  return [draft('analysis.tls-unverified', webhook, 'disableTLS', 'takes whatever certificate it is shown')]
}
