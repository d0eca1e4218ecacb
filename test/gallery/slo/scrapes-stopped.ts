import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const scrapesStopped = labFault('scrapes-stopped', {
  source: 'Prometheus answers the last value for five minutes after the last scrape',
  subjects: named('gray'),
})
