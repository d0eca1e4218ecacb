import type { FaultCase } from './case.ts'
import { connectCases } from './connect.ts'
import { contentCases } from './content.ts'
import { framingCases } from './framing.ts'
import { processCases } from './process.ts'
import { redirectCases } from './redirects.ts'
import { timeCases } from './time.ts'
import { tlsCases } from './tls.ts'

export const cases: readonly FaultCase[] = [
  ...connectCases,
  ...tlsCases,
  ...framingCases,
  ...timeCases,
  ...redirectCases,
  ...contentCases,
  ...processCases,
]
