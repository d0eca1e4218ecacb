/** One key as etcd keeps it: revisions count the changes of the whole store. */
export interface StoredKey {
  readonly key: string
  readonly value: string
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
}

export interface ConfigEvent {
  readonly value: string
  readonly revision: number
}

/** A small etcd: keys with revisions, and watchers that are told of every change. */
export interface ConfigStore {
  /** The revision of the whole store. */
  revision(): number
  /** Sorted by key, from `first` up to and without `end`; a past revision shows the store as it was then. */
  range(first: string, end: string, atRevision?: number): StoredKey[]
  /** Writes a value and tells the watchers; returns the new revision. */
  put(key: string, value: string): number
  /** Takes the key away. Watchers keep what they had, as most clients do. */
  remove(key: string): void
  /**
   * What a restore from a snapshot and writes after it leave behind: another value under the revision that everybody
   * has seen already. No watcher hears of it.
   */
  restore(key: string, value: string): void
  /** What a restore from an older snapshot leaves behind: the whole store as it was. No watcher hears of it. */
  rollBack(revision: number): void
  watch(key: string, onChange: (event: ConfigEvent) => void): void
}

export function createConfigStore(): ConfigStore {
  // etcd too begins at 1, which no key ever has.
  let current = 1
  /** The whole store at each revision: the lab's stores hold a few keys and live for minutes. */
  const past = new Map<number, ReadonlyMap<string, StoredKey>>([[current, new Map()]])
  const watchers = new Map<string, ((event: ConfigEvent) => void)[]>()
  return { revision: () => current, range, put, remove, restore, rollBack, watch }

  function now(): ReadonlyMap<string, StoredKey> {
    return past.get(current) ?? new Map<string, StoredKey>()
  }

  function range(first: string, end: string, atRevision = current): StoredKey[] {
    const keys = [...(past.get(atRevision) ?? new Map<string, StoredKey>()).values()]
    return keys.filter(({ key }) => key >= first && key < end).sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  function put(key: string, value: string): number {
    const before = now()
    const old = before.get(key)
    current += 1
    const createRevision = old?.createRevision ?? current
    const stored = { key, value, createRevision, modRevision: current, version: (old?.version ?? 0) + 1 }
    past.set(current, new Map([...before, [key, stored]]))
    for (const onChange of watchers.get(key) ?? []) onChange({ value, revision: current })
    return current
  }

  function remove(key: string): void {
    const after = new Map(now())
    if (!after.delete(key)) return
    current += 1
    past.set(current, after)
  }

  function restore(key: string, value: string): void {
    const old = now().get(key)
    if (old !== undefined) past.set(current, new Map([...now(), [key, { ...old, value }]]))
  }

  function rollBack(revision: number): void {
    if (past.has(revision)) current = revision
  }

  function watch(key: string, onChange: (event: ConfigEvent) => void): void {
    watchers.set(key, [...(watchers.get(key) ?? []), onChange])
  }
}
