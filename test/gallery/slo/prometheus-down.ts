import { labFault } from '../lab-fault.ts'
import { everyQuery } from '../subjects.ts'

export const prometheusDown = labFault('prometheus-down', {
  source: 'argo-rollouts#4479: every measurement ended in Error and the run was Successful',
  subjects: everyQuery,
})
