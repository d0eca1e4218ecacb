import type { LabFault } from './faults.ts'
import type { Instance } from './instance.ts'
import type { LabParts } from './parts.ts'
import { configKey, healthyConfig } from './topology.ts'

const key = configKey('user', 'gray')
const slower = healthyConfig.replace('800', '300')
const faster = healthyConfig.replace('800', '1200')

/** Faults of version and config: every gray instance on the right build and on what the store holds, all of it, now. */
export const configFaults: readonly LabFault[] = [
  {
    name: 'wrong-version-in-one-instance',
    question: 'release',
    summary: 'One gray instance runs the build before, under the labels of the new one.',
    expect: { status: 'fail', code: 'release.version-mismatch' },
    apply: onOneGray(({ behaviour }) => (behaviour.version = '2.1.0-canary.2')),
  },
  {
    name: 'one-instance-without-state',
    question: 'release',
    summary: 'One gray instance answers 404 where the others tell their state.',
    expect: { status: 'inconclusive', code: 'release.instance-silent' },
    apply: onOneGray(({ behaviour }) => (behaviour.changeState = () => null)),
  },
  {
    name: 'one-instance-stale-config',
    question: 'config',
    summary: 'The watch of one gray instance is dead, so that it goes on with the old config.',
    expect: { status: 'fail', code: 'config.stale' },
    apply: (parts) => {
      onOneGray(({ config }) => (config.handling = 'deaf'))(parts)
      parts.configStore.put(key, slower)
    },
  },
  {
    name: 'watch-dead-after-first-update',
    question: 'config',
    summary: 'The watch of one gray instance delivered one update and no more, as a watch on a replaced file does.',
    expect: { status: 'fail', code: 'config.stale' },
    apply: (parts) => {
      onOneGray(({ config }) => (config.handling = 'applies-once'))(parts)
      parts.configStore.put(key, slower)
      parts.configStore.put(key, faster)
    },
  },
  {
    name: 'received-not-applied',
    question: 'config',
    summary: 'The gray instances received the new config and go on with the old object.',
    expect: { status: 'fail', code: 'config.stale' },
    apply: (parts) => {
      onEveryGray(({ config }) => (config.handling = 'receives-only'))(parts)
      parts.configStore.put(key, slower)
    },
  },
  {
    name: 'restored-store',
    question: 'config',
    summary: 'The store was restored from a snapshot: the same revision number now holds another value.',
    expect: { status: 'fail', code: 'config.forked' },
    apply: ({ configStore }) => configStore.restore(key, slower),
  },
  {
    name: 'rejected-config',
    question: 'config',
    summary: 'The store holds a timeout that is a text; the gray instances reject it and keep the last good config.',
    expect: { status: 'fail', code: 'config.rejected' },
    apply: ({ configStore }) => void configStore.put(key, healthyConfig.replace('800', '"800"')),
  },
  {
    name: 'config-never-loaded',
    question: 'config',
    summary: 'One gray instance came up without reading the store and runs on its built-in defaults.',
    expect: { status: 'fail', code: 'config.never-loaded' },
    apply: onOneGray(({ config }) => config.unload()),
  },
  {
    name: 'env-override',
    question: 'config',
    summary: 'An environment variable left over from a test wins over the store in one gray instance.',
    expect: { status: 'fail', code: 'config.overridden' },
    apply: onOneGray(({ config }) => config.override('/timeoutMs', 5000, 'env:TIMEOUT_MS')),
  },
  {
    name: 'config-not-reported',
    question: 'config',
    summary: 'One gray instance tells its state without its config.',
    expect: { status: 'inconclusive', code: 'config.unknown' },
    apply: onOneGray(({ behaviour }) => (behaviour.changeState = (state) => ({ ...state, configs: undefined }))),
  },
  {
    name: 'config-key-missing',
    question: 'config',
    summary: 'The key of the gray config is gone from the store.',
    expect: { status: 'inconclusive', code: 'config.desired-missing' },
    apply: ({ configStore }) => configStore.remove(key),
  },
  {
    name: 'config-store-down',
    question: 'config',
    summary: 'The config store refuses connections.',
    expect: { status: 'error', code: 'source.unreachable' },
    apply: ({ etcd }) => etcd.stop(),
  },
]

function onEveryGray(change: (instance: Instance) => unknown): (parts: LabParts) => void {
  return ({ instances }) => {
    for (const instance of instances.user.gray) change(instance)
  }
}

/** The last one: that a check looks at the first instance proves nothing. */
function onOneGray(change: (instance: Instance) => unknown): (parts: LabParts) => void {
  return ({ instances }) => {
    for (const instance of instances.user.gray.slice(-1)) change(instance)
  }
}
