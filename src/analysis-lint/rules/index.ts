import type { Rule } from '../rule.ts'
import { argumentsRule } from './arguments.ts'
import { conditionsRule } from './conditions.ts'
import { dryRunRule } from './dry-run.ts'
import { experimentRule } from './experiment.ts'
import { flaggerCanaryRule } from './flagger-canary.ts'
import { flaggerMetricsRule, flaggerTemplateRule } from './flagger-metrics.ts'
import { flaggerWebhooksRule } from './flagger-webhooks.ts'
import { jobScriptRule } from './job-script.ts'
import { jobRule } from './job.ts'
import { limitsRule } from './limits.ts'
import { noDataRule } from './no-data.ts'
import { rejectedRule } from './rejected.ts'
import { rolloutRule } from './rollout.ts'
import { routesRule } from './routes.ts'
import { runRule } from './run.ts'
import { trustRule } from './trust.ts'
import { unknownFieldsRule } from './unknown-fields.ts'
import { webRule } from './web.ts'

/** Every rule. A new one is one file, its codes in a table of reasons, and one line here. */
export const rules: readonly Rule[] = [
  limitsRule,
  conditionsRule,
  noDataRule,
  dryRunRule,
  jobRule,
  jobScriptRule,
  webRule,
  rejectedRule,
  argumentsRule,
  trustRule,
  runRule,
  unknownFieldsRule,
  rolloutRule,
  routesRule,
  experimentRule,
  flaggerCanaryRule,
  flaggerMetricsRule,
  flaggerTemplateRule,
  flaggerWebhooksRule,
]
