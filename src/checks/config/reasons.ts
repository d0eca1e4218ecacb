import type { ReasonTable } from '../../core/finding.ts'

export const configReasons = {
  'config.stale': {
    severity: 'fail',
    title: 'An instance still runs an old config',
    proves: 'What the instance runs differs from what the store holds, and the propagation budget is over.',
    causes: [
      'the watch of the instance is dead: cancelled by a compaction, or a file watch that outlived its file',
      'the change was received and never put into use',
      'a subPath mount or an environment variable, which never change',
      'a cache or a long polling interval between store and instance',
    ],
    fix: 'Look at the watch of this instance; restart it to get the new config at once.',
  },
  'config.pending': {
    severity: 'inconclusive',
    title: 'A new config has not reached an instance yet',
    proves: 'What the instance runs differs from what the store holds, and it still has time to take it over.',
    causes: ['the config was changed a moment ago'],
    fix: 'Wait: graycheck looks again until the propagation budget is over.',
  },
  'config.never-loaded': {
    severity: 'fail',
    title: 'An instance runs without this config',
    proves: 'The instance says that it never applied any version of this config, and the propagation budget is over.',
    causes: [
      'the store was out of reach at the start',
      'a missing permission',
      'a wrong key, so that built-in defaults are in use',
    ],
    fix: 'Read the log of the instance from its start for the reason why nothing was loaded.',
  },
  'config.rejected': {
    severity: 'fail',
    title: 'An instance refused the new config',
    proves: 'The instance received the config, refused it, and goes on with what it had.',
    causes: [
      'a value that its validation does not accept',
      'a config that is newer than the code',
      'text that can not be parsed',
    ],
    fix: 'Correct the config by the reason that the instance gives, or roll out the code that understands it.',
  },
  'config.ahead': {
    severity: 'fail',
    title: 'An instance runs a newer revision than the store holds',
    proves:
      'The instance reports a higher revision with another content, and the store was read again after the answer, so it did not change in between. Waiting does not help: nothing takes the instance back.',
    causes: [
      'the store was restored from a backup',
      'the instance reads another store or key',
      'the instance reports another number than the revision of the key',
    ],
    fix: 'Find out which of the two is right, then write the key again so that it gets a new revision.',
  },
  'config.forked': {
    severity: 'fail',
    title: 'The same revision holds different contents',
    proves:
      'Instance and store report one revision and two hashes, so their histories differ although the numbers agree.',
    causes: [
      'the store was restored from a backup and written again',
      'members of the store that disagree',
      'a file that was edited in place',
    ],
    fix: 'Write the key again so that it gets a new revision, and see that every instance takes it over.',
  },
  'config.foreign': {
    severity: 'fail',
    title: 'An instance reads its config from another place',
    proves: 'The instance names another store or another key than the plan.',
    causes: [
      'a staging address in production',
      'a key prefix of another environment or version',
      'a plan that names the wrong key',
    ],
    fix: 'Compare the store and the key in the start parameters of the instance with the plan.',
  },
  'config.overridden': {
    severity: 'fail',
    title: 'Another source wins over the store',
    proves:
      'The instance itself says that a value of the store is not in use, because another source takes precedence.',
    causes: ['an environment variable or flag left over from a test', 'a local file with higher precedence'],
    fix: 'Remove the override, or list its pointer under ignore where it is meant.',
  },
  'config.frozen': {
    severity: 'fail',
    title: 'An instance runs an old config and can not take over a new one',
    proves: 'What the instance runs differs from what the store holds, and it reads its config only at the start.',
    causes: [
      'an immutable or subPath mount',
      'environment variables filled from a ConfigMap',
      'a service without a watch',
    ],
    fix: 'Restart the instance, or roll out with a config of a new name.',
  },
  'config.instance-silent': {
    severity: 'inconclusive',
    title: 'An instance gave no usable answer',
    proves: 'This gray instance was asked directly and did not answer as it should. Which config it runs is unknown.',
    causes: [
      'the instance is down, hangs or is still starting',
      'a wrong address or path',
      'a cache or proxy answers in its place',
    ],
    fix: 'Send the request shown from the machine that runs graycheck.',
  },
  'config.instance-unread': {
    severity: 'inconclusive',
    title: 'An instance was not asked in the last look',
    proves: 'Nothing about this instance: the last look ended before its answer was there.',
    causes: ['a --timeout shorter than the look takes', 'a run that was stopped', 'a recording that is not complete'],
    fix: 'Run it again with a longer --timeout.',
  },
  'config.unknown': {
    severity: 'inconclusive',
    title: 'An instance tells too little of its config',
    proves: 'The instance answered, and nothing in the answer shows whether it runs the desired config.',
    causes: [
      'no hash and no values, or a hash of another kind than can be compared',
      'a revision alone: the same number can stand for two contents',
      'a config under another name',
      'values that are withheld, without a hash that covers them',
    ],
    fix: 'Let the instance report applied.sha256 with its canon, or effective.values; or add the pointers to instances.state.json.',
  },
  'config.desired-missing': {
    severity: 'inconclusive',
    title: 'The store has no such key',
    proves: 'The store was read and holds nothing under this key, so there is nothing to hold the instances against.',
    causes: ['a typo in the key', 'another environment or prefix', 'a key that was deleted'],
    fix: 'Correct the key in the plan, or write the config.',
  },
  'config.desired-unreadable': {
    severity: 'error',
    title: 'The desired config could not be read',
    proves: 'The file, folder or value that holds the desired config could not be read as what the plan says it is.',
    causes: ['a wrong path, or a working folder other than expected', 'a value that is not JSON, with as: json'],
    fix: 'Correct the path, or compare the bytes with as: raw.',
  },
  'config.desired-unread': {
    severity: 'inconclusive',
    title: 'The desired config was not confirmed in the last look',
    proves: 'The last look ended before the store was read a second time, so a change in between can not be excluded.',
    causes: ['a --timeout shorter than the look takes', 'a run that was stopped', 'a recording that is not complete'],
    fix: 'Run it again with a longer --timeout.',
  },
  'config.nothing-to-compare': {
    severity: 'inconclusive',
    title: 'The plan leaves nothing to compare',
    proves:
      'A pointer under only names nothing in the desired config, or only and ignore together leave out everything.',
    causes: ['a typo in a pointer', 'a config whose structure has changed'],
    fix: 'Correct the pointers under only and ignore.',
  },
  'config.changed-during-check': {
    severity: 'inconclusive',
    title: 'The desired config changed while the instances were asked',
    proves: 'The store held one version before and another after the answers, so they can not be held against either.',
    causes: ['somebody published a config during the check', 'endpoints that belong to different stores'],
    fix: 'Let the change settle and look again.',
  },
  'config.mixed': {
    severity: 'fail',
    title: 'The gray instances run different configs',
    proves:
      'Gray instances report different hashes of one kind, the propagation budget is over, and it is not known which of them is right.',
    causes: [
      'an instance whose watch is dead',
      'a restart in the middle of a change',
      'two places that the config comes from',
    ],
    fix: 'Restart the instances that differ, and see that all report one hash.',
  },
  'config.rejected-earlier': {
    severity: 'warning',
    title: 'An instance runs the desired config and lists an earlier rejection',
    proves: 'The desired config is in use; the instance still lists something that it refused.',
    causes: ['a bad version that was taken back', 'a rejection of another key'],
    fix: 'See that the listed rejection is an old one.',
  },
  'config.watch-not-live': {
    severity: 'warning',
    title: 'An instance runs the desired config and would not hear of the next one',
    proves: 'The desired config is in use; the instance itself says that its watch is not live.',
    causes: [
      'a watch that the store cancelled, as after a compaction',
      'a connection to the store that was just opened again',
    ],
    fix: 'Look at the log of the instance for the end of its watch; restart it if the watch does not come back.',
  },
  'config.extra-values': {
    severity: 'info',
    title: 'An instance uses values beside the desired ones',
    proves: 'The desired values are in use, and further ones that the desired config does not name.',
    causes: [
      'defaults that the instance fills in',
      'a value that was removed from the desired config and is still in use',
    ],
    fix: 'Check the values shown if a key was removed lately.',
  },
  'config.nonce-missing': {
    severity: 'warning',
    title: 'Answers do not echo the nonce',
    proves: 'The answers lack the member nonce, so a cache between runner and instance can not be excluded.',
    causes: ['an implementation of the contract that leaves it out'],
    fix: 'Let the instance return the value of ?nonce= in the member nonce.',
  },
} as const satisfies ReasonTable
