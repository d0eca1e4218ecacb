import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { instanceLabel, instanceReference } from '../../core/instance-words.ts'
import type { InstanceSeen } from './evidence.ts'
import { releaseReasons } from './reasons.ts'
import type { Spec } from './spec.ts'

/**
 * A plan that names no gray version is judged by what the gray instances agree on: the version that all of them report
 * becomes the expected one. Where they disagree there is none, and `judgeAgreement` fails them.
 */
export function withAgreedVersion(spec: Spec, gray: readonly InstanceSeen[]): Spec {
  if (spec.grayVersion !== null) return spec
  const versions = versionsOf(gray)
  const agreed = versions.length === 1 ? (versions[0] ?? null) : null
  const instances = spec.instances.map((one) => (one.group === 'gray' ? { ...one, version: agreed } : one))
  return { ...spec, instances }
}

export function judgeAgreement(spec: Spec, gray: readonly InstanceSeen[], stable: readonly InstanceSeen[]): Finding[] {
  const [version, ...others] = versionsOf(gray)
  if (spec.grayVersion !== null || version === undefined) return []
  if (others.length > 0) return [disagreement(gray, [version, ...others])]
  const same = stable.filter((one) => one.version === version)
  return [unplanned(version, gray), ...(same.length === 0 ? [] : [sameAsStable(version, same)])]
}

function versionsOf(seen: readonly InstanceSeen[]): string[] {
  return [...new Set(seen.map(({ version }) => version).filter((version) => version !== null))]
}

function disagreement(gray: readonly InstanceSeen[], versions: readonly string[]): Finding {
  const shares = gray.map((one) => `${instanceLabel(one)} runs ${one.version ?? 'an unknown version'}`)
  return makeFinding(releaseReasons, 'release.not-uniform', {
    subject: 'gray instances',
    message: `the gray instances do not agree on a version: ${shares.join('; ')}`,
    expected: 'one version on all gray instances',
    actual: versions.join(', '),
    evidence: gray.map(instanceReference),
  })
}

function unplanned(version: string, gray: readonly InstanceSeen[]): Finding {
  return makeFinding(releaseReasons, 'release.version-unplanned', {
    subject: 'gray instances',
    message: `the plan names no gray version; ${version} is what the gray instances report`,
    actual: version,
    evidence: gray.slice(0, 1).map(instanceReference),
  })
}

function sameAsStable(version: string, same: readonly InstanceSeen[]): Finding {
  return makeFinding(releaseReasons, 'release.same-as-stable', {
    subject: same.map(instanceLabel).join(', '),
    message: `gray and stable instances both run ${version}: ${same.map(instanceLabel).join(', ')}`,
    expected: 'a gray version of its own',
    actual: version,
    evidence: same.map(instanceReference),
  })
}
