import type { ReasonTable } from '../../core/finding.ts'

export const releaseReasons = {
  'release.version-mismatch': {
    severity: 'fail',
    title: 'An instance runs another version than it should',
    proves: 'The instance itself reports another version than the plan names for its group.',
    causes: [
      'the rollout has not reached this instance, or was rolled back',
      'an image tag that was moved, or cached on the node',
      'an address that belongs to the other group',
      'a version that is written differently, such as v2.1.0 for 2.1.0',
    ],
    fix: 'Compare the image of this instance with the release, and roll it out again where it is old.',
  },
  'release.mixed': {
    severity: 'warning',
    title: 'The gray instances run several versions',
    proves:
      'Gray instances report different versions, so what the gray release does depends on which of them answers. Each wrong one fails by itself.',
    causes: ['a rollout that stopped half-way', 'two rollouts at the same time', 'a pod that was not replaced'],
    fix: 'Finish or undo the rollout so that all gray instances run one version.',
  },
  'release.commits-differ': {
    severity: 'fail',
    title: 'The gray instances run several builds under one version',
    proves: 'Gray instances report one version and different commits, so the version does not tell what runs.',
    causes: [
      'an image tag that was moved between two pulls',
      'an image that is cached on a node',
      'a build that was repeated without a new version',
    ],
    fix: 'Roll out by the digest of the image, or build again under a new version.',
  },
  'release.images-differ': {
    severity: 'fail',
    title: 'Gray pods run different bytes under one image name',
    proves: 'The nodes of gray pods found images of different digests under the one name that these pods have.',
    causes: [
      'an image tag that was moved between two pulls',
      'an image that is cached on a node (imagePullPolicy: IfNotPresent)',
      'nodes of several architectures whose runtime tells the digest for its own',
    ],
    fix: 'Roll out by the digest of the image.',
  },
  'release.not-uniform': {
    severity: 'fail',
    title: 'The gray instances do not agree on a version',
    proves: 'Gray instances report different versions, and the plan names none that would tell which of them is right.',
    causes: [
      'a rollout that stopped half-way',
      'two rollouts at the same time',
      'an address that belongs to the other group',
    ],
    fix: 'Finish or undo the rollout, and name the version under instances.gray.version.',
  },
  'release.same-as-stable': {
    severity: 'inconclusive',
    title: 'Gray and stable run the same version',
    proves:
      'The plan names no gray version, and the one that the gray instances report is that of stable instances too.',
    causes: ['addresses swapped in the plan', 'a rollout that has not begun', 'a gray release of config alone'],
    fix: 'Check the addresses; where the versions are the same on purpose, name them under instances.',
  },
  'release.version-unplanned': {
    severity: 'info',
    title: 'The plan names no gray version',
    proves: 'That all gray instances run one version was checked, not that it is the right one.',
    causes: ['a run from flags alone', 'a config without instances.gray.version'],
    fix: 'Name the version under instances.gray.version.',
  },
  'release.version-unknown': {
    severity: 'inconclusive',
    title: 'An instance does not tell its version',
    proves: 'The instance answered, but without the version that it runs.',
    causes: ['a build without version information', 'a pointer in instances.state.json that names nothing'],
    fix: 'Let the instance report its version, or correct instances.state.json.version.',
  },
  'release.instance-silent': {
    severity: 'inconclusive',
    title: 'An instance gave no usable answer',
    proves:
      'This instance of the plan was asked directly and did not answer as it should. Which version it runs is unknown.',
    causes: [
      'the instance is down, hangs or is still starting',
      'a wrong address or path',
      'a network policy between runner and instance',
      'a cache or proxy answers in its place',
    ],
    fix: 'Send the request shown from the machine that runs graycheck.',
  },
  'release.instance-unread': {
    severity: 'inconclusive',
    title: 'An instance was not asked in the last look',
    proves: 'Nothing about this instance: the last look ended before its answer was there.',
    causes: ['a --timeout shorter than the look takes', 'a run that was stopped', 'a recording that is not complete'],
    fix: 'Run it again with a longer --timeout.',
  },
  'release.wrong-service': {
    severity: 'fail',
    title: 'Another service answers at an address of the plan',
    proves: 'The instance reports a service name other than that of the plan.',
    causes: [
      'an address that was given to another workload',
      'a typo in the plan',
      'a copied service name in the build',
    ],
    fix: 'Correct the addresses under instances, or the service name in the plan or the build.',
  },
  'release.wrong-group': {
    severity: 'fail',
    title: 'An instance counts itself to the other group',
    proves: 'The instance reports gray where the plan says stable, or the reverse.',
    causes: ['addresses swapped in the plan', 'a label or environment variable of the other group'],
    fix: 'Correct the group of this address in the plan, or the label that the instance gets its group from.',
  },
  'release.wrong-tag': {
    severity: 'fail',
    title: 'An instance serves another tag than its group should',
    proves:
      'A gray instance reports another gray tag than the one under test, or a stable instance reports that very tag.',
    causes: ['an instance of an earlier gray release', 'a tag that was not set at the rollout', 'a wrong --gray-tag'],
    fix: 'Compare the tag of the rollout with tag.value of the plan.',
  },
  'release.duplicate-instance': {
    severity: 'inconclusive',
    title: 'One instance answers at several addresses',
    proves:
      'Several addresses report the same boot id, so one process was counted more than once and another was perhaps never asked.',
    causes: [
      'an address that is a load balancer or a service',
      'one pod listed twice',
      'a boot id that is not made anew at each start',
    ],
    fix: 'Give every instance its own direct address, and make the boot id at random at each start.',
  },
  'release.restarted': {
    severity: 'warning',
    title: 'An instance restarted while it was watched',
    proves: 'The boot id at this address changed between two looks.',
    causes: ['a rollout that is under way', 'a crash or an out-of-memory kill'],
    fix: 'Look at the reason of the restart before the release goes on.',
  },
  'release.nonce-missing': {
    severity: 'warning',
    title: 'Answers do not echo the nonce',
    proves: 'The answers lack the member nonce, so a cache between runner and instance can not be excluded.',
    causes: ['an implementation of the contract that leaves it out'],
    fix: 'Let the instance return the value of ?nonce= in the member nonce.',
  },
} as const satisfies ReasonTable
