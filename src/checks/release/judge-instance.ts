import type { Finding, FindingDetails } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import type { InstanceSeen, Silence } from './evidence.ts'
import { curlLine, instanceLabel, instanceReference } from '../../core/instance-words.ts'
import { releaseReasons } from './reasons.ts'
import type { PlannedInstance, Spec } from './spec.ts'
import { unplannedVersion } from './spec.ts'

/** What one answer shows to be wrong with one instance. */
export function judgeInstance(planned: PlannedInstance, seen: InstanceSeen, spec: Spec): Finding[] {
  return [
    ...judgeVersion(planned, seen, spec),
    ...judgeService(seen, spec),
    ...judgeGroup(planned, seen),
    ...judgeTag(planned, seen, spec),
  ]
}

export function silentFinding(planned: PlannedInstance, silence: Silence): Finding {
  return makeFinding(releaseReasons, 'release.instance-silent', {
    subject: planned.address,
    message: `${planned.group} ${silence.message}`,
    expected: 'an answer of the instance itself',
    actual: silence.code,
    evidence: [instanceReference(silence)],
    reproduce: curlLine(silence),
  })
}

export function unreadFinding({ address, group }: PlannedInstance): Finding {
  return makeFinding(releaseReasons, 'release.instance-unread', {
    subject: address,
    message: `the ${group} instance ${address} was not heard in the last look`,
    expected: 'one answer of every instance',
    actual: 'none',
  })
}

function detailsOf(seen: InstanceSeen, message: string, expected: string, actual: string): FindingDetails {
  const evidence = [instanceReference(seen)]
  return {
    subject: instanceLabel(seen),
    message: `${instanceLabel(seen)} ${message}`,
    expected,
    actual,
    evidence,
    reproduce: curlLine(seen),
  }
}

function judgeVersion({ group, version }: PlannedInstance, seen: InstanceSeen, { grayVersion }: Spec): Finding[] {
  const expected = version ?? unplannedVersion(group, grayVersion)
  if (seen.version === null) {
    const gap = seen.gaps.find((text) => text.startsWith('version:'))
    const message = `does not tell which version it runs${gap === undefined ? '' : ` (${gap})`}`
    return [makeFinding(releaseReasons, 'release.version-unknown', detailsOf(seen, message, expected, 'not told'))]
  }
  if (runsItsVersion(version, seen.version, grayVersion)) return []
  const message = `runs ${seen.version}, where a ${group} instance must run ${expected}`
  return [makeFinding(releaseReasons, 'release.version-mismatch', detailsOf(seen, message, expected, seen.version))]
}

export function runsItsVersion(expected: string | null, actual: string | null, grayVersion: string | null): boolean {
  return actual !== null && (expected === null ? actual !== grayVersion : actual === expected)
}

function judgeService(seen: InstanceSeen, { service }: Spec): Finding[] {
  if (seen.service === null || seen.service === service) return []
  const message = `is an instance of ${seen.service}, not of ${service}`
  return [makeFinding(releaseReasons, 'release.wrong-service', detailsOf(seen, message, service, seen.service))]
}

function judgeGroup({ group }: PlannedInstance, seen: InstanceSeen): Finding[] {
  if (seen.group === null || seen.group === group) return []
  const message = `counts itself to the ${seen.group} instances, the plan to the ${group} ones`
  return [makeFinding(releaseReasons, 'release.wrong-group', detailsOf(seen, message, group, seen.group))]
}

function judgeTag({ group }: PlannedInstance, seen: InstanceSeen, { tag }: Spec): Finding[] {
  if (seen.tag === null || (group === 'gray') === (seen.tag === tag)) return []
  const message = `serves the tag ${JSON.stringify(seen.tag)}, which a ${group} instance must not`
  const expected = group === 'gray' ? tag : `any but ${tag}`
  return [makeFinding(releaseReasons, 'release.wrong-tag', detailsOf(seen, message, expected, seen.tag))]
}
