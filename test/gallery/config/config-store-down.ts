import { labFault } from '../lab-fault.ts'

export const configStoreDown = labFault('config-store-down', {
  source: 'the gate itself can not measure',
  subjects: ({ addresses }) => [addresses.configStore.key],
})
