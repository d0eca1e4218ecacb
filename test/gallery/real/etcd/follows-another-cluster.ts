import { applied, configKey, firstConfig } from './place.ts'
import { startEtcd } from '../../../servers/etcd.ts'
import type { StoreCase } from './place.ts'
import { secondGray } from './verbs.ts'

export const followsAnotherCluster: StoreCase = {
  name: 'follows-another-cluster',
  question: 'config',
  story: 'One instance follows the etcd of another environment, which holds the same config under the same key today.',
  source: 'an endpoint of staging in the start parameters; only the cluster id tells the two apart',
  arrange: async ({ gray: [, second], undo }) => {
    const staging = await startEtcd()
    undo.later(() => staging.stop())
    await staging.put(configKey, firstConfig)
    second.follow([staging.url])
    await applied([second], firstConfig)
  },
  expect: { status: 'fail', code: 'config.foreign', subjects: secondGray },
}
