import type { ReasonTable } from '../../core/finding.ts'

export const dependenciesReasons = {
  'dependencies.gray-failing': {
    severity: 'fail',
    title: 'Gray instances do not reach a dependency that others reach',
    proves:
      'A gray instance itself reports the dependency as failing, while stable instances (or, where none tells, the runner) reach it. So it is not simply down. A runner that reaches a port does not show that the service behind it works.',
    causes: [
      'a network policy, security group or mesh rule that leaves the gray pods out',
      'missing or wrong credentials in the gray release',
      'a changed client, such as another TLS setting or driver version',
    ],
    fix: 'Connect from inside the gray instance named in the message, with its own credentials.',
  },
  'dependencies.target-differs': {
    severity: 'fail',
    title: 'Gray instances use another target than they should',
    proves:
      'The target that a gray instance reports is not the declared one or, where none is declared, not that of the stable instances. The message tells both.',
    causes: [
      'the gray release runs with the config of another environment, such as the staging database',
      'a migration to a new backend that is not declared under expect',
      'the same server under another name: only the case of host names is taken to be the same',
    ],
    fix: 'Correct the config of the gray release; if the new target is meant, declare it under expect.',
  },
  'dependencies.identity-differs': {
    severity: 'fail',
    title: 'Gray instances reach another server under the same target',
    proves:
      'The server at the other end calls itself something else than the declared identity, or than on stable instances.',
    causes: [
      'DNS, a hosts entry or a proxy that leads the gray instances elsewhere',
      'a database that was restored or recreated',
      'an identity that belongs to one replica instead of the whole cluster',
    ],
    fix: 'Resolve the name inside a gray and inside a stable instance, and compare the addresses.',
  },
  'dependencies.mixed': {
    severity: 'fail',
    title: 'The gray instances differ among each other',
    proves:
      'Gray instances of one release report different targets or identities, or only some of them reach the dependency while no stable instance tells.',
    causes: [
      'a config change that reached only some instances',
      'instances on nodes or in zones with other network rules',
    ],
    fix: 'Compare the config and the node of the instances named in the message.',
  },
  'dependencies.missing': {
    severity: 'fail',
    title: 'The gray release does not know a declared dependency',
    proves: 'The dependency is declared and stable instances report it; no gray instance has it in its list.',
    causes: [
      'a part of the gray config that was not loaded',
      'a feature that is switched off by mistake',
      'a renamed dependency',
    ],
    fix: 'Look why the gray release does not set it up; if it is not needed any more, take it out of expect.',
  },
  'dependencies.shared-failure': {
    severity: 'inconclusive',
    title: 'Gray and stable instances fail to reach a dependency alike',
    proves:
      'The dependency is in trouble for everybody. That is not the fault of the gray release, which can not be judged meanwhile.',
    causes: ['an outage or maintenance of the dependency', 'a network problem that both share'],
    fix: 'Mend the dependency, then run the check again.',
  },
  'dependencies.unattributed-failure': {
    severity: 'inconclusive',
    title: 'Gray instances do not reach a dependency, and nothing tells whose fault it is',
    proves:
      'Gray instances report it as failing. No stable instance tells about it, and the runner does not reach it or did not look.',
    causes: [
      'a dependency that is new in this release',
      'no stable instances in the plan',
      'a dependency that is down',
    ],
    fix: 'Declare it under expect, so that the runner looks at it, or add instances.stable to compare with.',
  },
  'dependencies.not-reported': {
    severity: 'inconclusive',
    title: 'A gray instance does not report a dependency that it should',
    proves: 'The dependency is declared, or other gray instances report it, and this one does not have it in its list.',
    causes: [
      'the instance sets it up at first use',
      'another spelling of the name',
      'an instance with an incomplete config',
    ],
    fix: 'Compare the list of the instance with the name under expect; with --wait the check is looked at again.',
  },
  'dependencies.no-report': {
    severity: 'inconclusive',
    title: 'An instance does not report its dependencies',
    proves:
      'The instance answered without a list of dependencies, or with one that can be read only in part. What the runner reaches is shown, and proves nothing about the instance.',
    causes: [
      'a service that does not implement this part of the contract',
      'instances.state.json has no pointer dependencies, or a wrong one',
    ],
    fix: 'Let the service report its dependencies. Where it can not, vantage: runner lets the view of the runner decide.',
  },
  'dependencies.no-reference': {
    severity: 'inconclusive',
    title: 'There is nothing to hold the gray instances against',
    proves:
      'No stable instance reports its dependencies and none are declared: whether the gray ones are right can not be told.',
    causes: ['a stable version from before the list of dependencies was added'],
    fix: 'Declare the right dependencies under expect.',
  },
  'dependencies.stable-mixed': {
    severity: 'inconclusive',
    title: 'The stable instances differ among each other, so they show nothing',
    proves:
      'Gray instances use a target or server that some stable instances use, while other stable ones use another.',
    causes: [
      'a stable instance that is wired wrong',
      'a target for each zone under one name',
      'an identity that belongs to one replica instead of the whole cluster',
    ],
    fix: 'Declare the right target and identity under expect; report targets that differ on purpose under different names.',
  },
  'dependencies.instance-silent': {
    severity: 'inconclusive',
    title: 'An instance gave no usable answer',
    proves:
      'This instance of the plan was asked directly and did not answer as it should. What it depends on is unknown.',
    causes: [
      'the instance is down, hangs or is still starting',
      'a wrong address or path',
      'a cache or proxy answers in its place',
    ],
    fix: 'Send the request shown from the machine that runs graycheck.',
  },
  'dependencies.instance-unread': {
    severity: 'inconclusive',
    title: 'An instance was not asked in the last look',
    proves: 'Nothing about this instance: the last look ended before its answer was there.',
    causes: ['a --timeout shorter than the look takes', 'a run that was stopped', 'a recording that is not complete'],
    fix: 'Run it again with a longer --timeout.',
  },
  'dependencies.status-unknown': {
    severity: 'inconclusive',
    title: 'A dependency is reported without a status',
    proves: 'The instance lists the dependency, but not whether it reaches it.',
    causes: ['a status page with words of its own: pass, ok, up, warn, fail, error and down are understood'],
    fix: 'Let the instance report pass, warn or fail.',
  },
  'dependencies.target-unknown': {
    severity: 'inconclusive',
    title: 'A gray instance does not tell which target it reaches',
    proves: 'It reaches something under this name. Whether that is the declared target, or that of stable, is unknown.',
    causes: ['a status page without the targets'],
    fix: 'Let the instance report the target as host:port, as its client uses it.',
  },
  'dependencies.identity-unknown': {
    severity: 'inconclusive',
    title: 'A gray instance does not tell the identity of the server that it reaches',
    proves:
      'An identity is declared, or stable instances report one; without that of gray the two can not be compared.',
    causes: ['a release that no longer asks for the identity', 'a client without the right to read it'],
    fix: 'Let the gray release report the identity as the stable one does.',
  },
  'dependencies.report-outdated': {
    severity: 'inconclusive',
    title: 'A report is more than ten minutes old',
    proves: 'What the instance reports is of then. It says nothing about now.',
    causes: ['a background check that hangs or died', 'a check that runs only at the start', 'a cached answer'],
    fix: 'Let the instance check its dependencies when it is asked, or at least once a minute.',
  },
  'dependencies.runner-failing': {
    severity: 'inconclusive',
    title: 'The runner does not reach a dependency',
    proves:
      'Seen from the runner the dependency does not answer as declared. Whether this is so for the instances, and for gray only, is not shown.',
    causes: [
      'the dependency is down',
      'a name that does not resolve on the machine of the runner',
      'a certificate that is not trusted',
    ],
    fix: 'Run the command shown from the machine that runs graycheck.',
  },
  'dependencies.not-probed': {
    severity: 'inconclusive',
    title: 'The runner did not look at a dependency',
    proves: 'Nothing about this dependency: the last look ended before.',
    causes: ['a --timeout shorter than the look takes', 'a recording that is not complete'],
    fix: 'Run it again with a longer --timeout.',
  },
  'dependencies.dropped': {
    severity: 'warning',
    title: 'Stable instances have a dependency that the gray ones have not',
    proves: 'No gray instance lists it, and it is not declared.',
    causes: ['a release that no longer needs it', 'a feature that is switched off by mistake'],
    fix: 'If it is needed, declare it under expect: then its absence fails the check.',
  },
  'dependencies.undeclared': {
    severity: 'warning',
    title: 'Only the gray instances have this dependency',
    proves: 'It is neither declared nor reported by stable, so nothing tells whether it is the right one.',
    causes: ['a dependency that is new in this release', 'a renamed dependency'],
    fix: 'Declare it under expect.',
  },
  'dependencies.stable-failing': {
    severity: 'warning',
    title: 'Stable instances do not reach a dependency that the gray ones reach',
    proves: 'Stable instances report it as failing. It is no fault of the gray release.',
    causes: ['trouble in the stable version, perhaps the one that this release mends'],
    fix: 'Look at the stable instances named in the message.',
  },
  'dependencies.stable-differs': {
    severity: 'warning',
    title: 'Stable instances use another target than the declared one',
    proves: 'What is declared under expect holds for the gray instances; stable ones use another target.',
    causes: ['a migration to a new backend with this release', 'an old target under expect'],
    fix: 'Make sure that the difference is meant.',
  },
  'dependencies.stable-unreported': {
    severity: 'warning',
    title: 'No stable instance reports its dependencies',
    proves: 'The gray instances were held against what is declared only.',
    causes: ['a stable version from before the list of dependencies was added'],
    fix: 'Nothing, if everything that counts is declared under expect.',
  },
  'dependencies.target-uncompared': {
    severity: 'warning',
    title: 'Targets could not be compared',
    proves: 'The stable instances do not tell their target and none is declared: only the status was compared.',
    causes: ['a status page without the targets'],
    fix: 'Declare the target under expect, and let the instances report theirs.',
  },
  'dependencies.degraded': {
    severity: 'warning',
    title: 'A gray instance reports a dependency with a warning',
    proves: 'The instance reaches it, and finds something wrong with it.',
    causes: ['a slow or partly failing dependency'],
    fix: 'Look at what the instance says about it.',
  },
  'dependencies.report-old': {
    severity: 'warning',
    title: 'A report is more than a minute old',
    proves: 'The result is of then; what has happened since is unknown.',
    causes: ['a background check with a long interval'],
    fix: 'Let the instance check its dependencies when it is asked, or at least once a minute.',
  },
  'dependencies.report-undated': {
    severity: 'warning',
    title: 'Reports do not tell when they were made',
    proves: 'checkedAt is missing, is no RFC 3339 time, or lies in the future: the result may be of any time.',
    causes: ['a status page without times', 'clocks that differ'],
    fix: 'Let the instance report checkedAt in UTC.',
  },
  'dependencies.certificate-expires': {
    severity: 'warning',
    title: 'A certificate of a dependency ends within a week',
    proves: 'The runner saw a certificate in the chain of this server that has ended or ends soon.',
    causes: ['a renewal that does not work', 'a server that was not reloaded after the renewal'],
    fix: 'Renew the certificate and reload the server.',
  },
  'dependencies.runner-differs': {
    severity: 'info',
    title: 'The runner does not reach what the gray instances reach',
    proves:
      'Runner and instances stand in different networks, or use different clients. It does not count against the release.',
    causes: ['a runner outside of the cluster', 'a network policy that lets only the service in'],
    fix: 'Nothing, if the runner is not meant to reach it.',
  },
} as const satisfies ReasonTable

export type DependenciesCode = keyof typeof dependenciesReasons
