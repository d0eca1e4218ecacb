import { config } from './explained/config.ts'
import { core } from './explained/core.ts'
import { dependencies } from './explained/dependencies.ts'
import { dyeing } from './explained/dyeing.ts'
import type { Explained } from './explained/explain.ts'
import { http } from './explained/http.ts'
import { redaction } from './explained/redaction.ts'
import { release } from './explained/release.ts'
import { slo } from './explained/slo.ts'
import { stats } from './explained/stats.ts'
import { target } from './explained/target.ts'

/** What survives in each part, and why nothing is missing there. */
export const explained: readonly Explained[] = [
  ...core,
  ...redaction,
  ...target,
  ...stats,
  ...http,
  ...dyeing,
  ...slo,
  ...config,
  ...dependencies,
  ...release,
]
