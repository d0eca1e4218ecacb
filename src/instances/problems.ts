import type { Instances } from '../core/target.ts'

/** What is wrong with the instances of a plan for every check that asks them, in words; empty when nothing is. */
export function problemsOfInstances(instances: Instances | undefined): string[] {
  if (instances === undefined) return ['the section instances is missing: this check asks every instance directly']
  const addresses = [...instances.gray.addresses, ...(instances.stable?.addresses ?? [])]
  const known = new Set<string>()
  const twice = new Set(addresses.filter((address) => known.size === known.add(address).size))
  return [...twice].map((address) => `${address} is listed twice under instances: it would be counted as two`)
}
