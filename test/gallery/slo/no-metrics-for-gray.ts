import { labFault } from '../lab-fault.ts'
import { grayBuckets, grayCounter, named } from '../subjects.ts'

export const noMetricsForGray = labFault('no-metrics-for-gray', {
  source: 'flagger#1689: no values found; relabelling dropped the label of the canary',
  subjects: named(grayCounter, grayBuckets),
})
