import { labFault } from '../lab-fault.ts'
import { everyGateway } from '../subjects.ts'

export const responderStripped = labFault('responder-stripped', {
  source: 'proxies that hide headers of the upstream, such as proxy_hide_header of nginx',
  subjects: everyGateway,
})
