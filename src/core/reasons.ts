import type { ReasonTable } from './finding.ts'

/** Reason codes that belong to no single kind: the sources that evidence comes from, and the run itself. */
export const coreReasons = {
  'source.unreachable': {
    severity: 'error',
    title: 'A source of evidence could not be reached',
    proves: 'The connection to this source was refused, reset or never made. It says nothing about the release.',
    causes: ['the source is down', 'a wrong address or port', 'a network policy or firewall between runner and source'],
    fix: 'Check the address in the config and that the source answers from the machine that runs graycheck.',
  },
  'source.unresolved': {
    severity: 'error',
    title: 'The name of a source does not resolve',
    proves: 'The resolver of the runner knows no address for this name.',
    causes: ['a typo in the host name', 'a name that only resolves inside the cluster'],
    fix: 'Resolve the name from the machine that runs graycheck, or give an address.',
  },
  'source.timeout': {
    severity: 'error',
    title: 'A source did not answer in time',
    proves: 'The source accepted no connection or sent no complete answer within the time that the run had left.',
    causes: ['the source is overloaded or hangs', 'the timeout is shorter than the query takes', 'packets are dropped'],
    fix: 'Ask the source by hand with the request shown; raise --timeout if it is only slow.',
  },
  'source.tls': {
    severity: 'error',
    title: 'The TLS connection to a source could not be trusted',
    proves: 'The certificate or the handshake was refused; nothing was sent.',
    causes: ['an expired certificate', 'a certificate for another name', 'a private authority that is not configured'],
    fix: 'Mend the certificate, or name the authority with tls.ca in the config.',
  },
  'source.forbidden': {
    severity: 'error',
    title: 'A source refused the credentials of the run',
    proves: 'The source answered 401 or 403: it could not be measured with these rights.',
    causes: ['a missing or expired token', 'a role without read permission'],
    fix: 'Give the run credentials that may read this source.',
  },
  'source.http-status': {
    severity: 'error',
    title: 'A source answered with an HTTP error',
    proves: 'The source was reached and could not or would not answer the request.',
    causes: ['a wrong path', 'a source in trouble', 'a proxy in between'],
    fix: 'Send the request shown by hand and read the answer.',
  },
  'source.bad-answer': {
    severity: 'error',
    title: 'A source answered with something else than its API promises',
    proves: 'The answer could not be read as what the API of this source returns; it was not used.',
    causes: [
      'a login page or proxy in front of the source',
      'another product or version behind the address',
      'a cut answer',
    ],
    fix: 'Send the request shown by hand and compare the answer with the API of this source.',
  },
  'source.too-large': {
    severity: 'error',
    title: 'An answer was larger than allowed',
    proves: 'Reading stopped at the size limit; the part that was read was not used.',
    causes: ['a selector or path that matches far more than meant', 'a wrong address'],
    fix: 'Narrow the selector or path.',
  },
  'source.unconfigured': {
    severity: 'error',
    title: 'How to reach a source could not be found out',
    proves:
      'Nothing was sent: what graycheck reads to reach this source (a kubeconfig, a credential plugin) is missing or unusable.',
    causes: [
      'no kubeconfig on this machine, or no such context in it',
      'a credential plugin that is not installed or fails',
      'a kubeconfig with something that graycheck does not support, such as a proxy',
    ],
    fix: 'Try the same context with kubectl; `graycheck doctor` shows what is read.',
  },
  'instances.none': {
    severity: 'inconclusive',
    title: 'There is no pod of a group',
    proves: 'The cluster answered, and has no pod that is gray, or none that is stable.',
    causes: [
      'a release that has not begun, or is over',
      'a canary that was scaled to zero',
      'a wrong workload, selector or namespace',
    ],
    fix: 'Look at the workload with kubectl; with --wait the run looks again until the pods are there.',
  },
  'instances.no-release': {
    severity: 'inconclusive',
    title: 'No release is in progress',
    proves: 'The workload has no gray revision beside its stable one, so there is nothing to decide.',
    causes: ['the release is complete', 'the release was aborted or rolled back', 'the release has not begun'],
    fix: 'Run graycheck while the release is in progress.',
  },
  'instances.not-observed': {
    severity: 'inconclusive',
    title: 'The controller has not seen the newest spec',
    proves: 'What the status of the workload says is about an older spec: which revision is gray is not known yet.',
    causes: ['the workload was changed a moment ago', 'a controller that is down or overloaded'],
    fix: 'Run it again a little later, or with --wait.',
  },
  'instances.other-revision': {
    severity: 'inconclusive',
    title: 'There are pods of a third revision',
    proves:
      'Pods of the workload are neither of the gray nor of the stable revision, and are part of the service all the same.',
    causes: [
      'a release that was replaced by a newer one half-way',
      'a workload of one group that is itself being rolled',
    ],
    fix: 'Wait until these pods are gone, as --wait does.',
  },
  'instances.not-ready': {
    severity: 'inconclusive',
    title: 'A pod is not ready',
    proves:
      'This pod is an instance of the release and can not be judged: it does not run, or its readiness probe fails.',
    causes: [
      'it is still starting',
      'its image can not be pulled (ImagePullBackOff)',
      'it crashes at its start (CrashLoopBackOff)',
      'no node has room for it',
    ],
    fix: 'Look at the reason told and at kubectl describe pod; with --wait the run looks again.',
  },
  'instances.too-few': {
    severity: 'inconclusive',
    title: 'Fewer pods than wanted',
    proves: 'The workload wants more pods than there are, so not all of the release could be seen.',
    causes: ['a rollout that is under way', 'a quota or an admission webhook that refuses pods'],
    fix: 'Look at the events of the ReplicaSet; with --wait the run looks again.',
  },
  'instances.ambiguous': {
    severity: 'inconclusive',
    title: 'A pod can not be asked by itself',
    proves: 'It is not known on which port, at which address or in which group this pod has to be asked.',
    causes: [
      'several container ports, or none, and no instances.kubernetes.port',
      'pods in the network of their node that share an address',
      'selectors of gray and stable that overlap',
    ],
    fix: 'Name the port under instances.kubernetes.port, or narrow the selectors.',
  },
  'instances.unfit': {
    severity: 'inconclusive',
    title: 'A check can not be run on the pods that were found',
    proves: 'The check needs more of the instances than there is, such as a stable one to compare with.',
    causes: ['no pod of the other group is ready', 'two pods share an address'],
    fix: 'Look at the other findings of this check: they tell what is wrong with the pods.',
  },
  'instances.changed': {
    severity: 'inconclusive',
    title: 'The instances changed while they were checked',
    proves: 'A pod appeared, vanished, restarted or was replaced between the first and the last look at the list.',
    causes: [
      'a rollout or autoscaling that is under way',
      'a crash or an out-of-memory kill',
      'a node that was drained',
    ],
    fix: 'Run it again once the pods stand still; with --wait a check looks again by itself.',
  },
  'instances.scaled-down': {
    severity: 'warning',
    title: 'Stable pods were taken away while they were checked',
    proves: 'Fewer stable pods are wanted than before, and those that are left are the ones that were checked.',
    causes: ['an autoscaler', 'a release that replaces stable pods step by step'],
    fix: 'Nothing, if it was on purpose.',
  },
  'run.no-evidence': {
    severity: 'inconclusive',
    title: 'A check ended without evidence',
    proves: 'Nothing. A check passes only on what was positively shown.',
    causes: ['nothing was there to be asked', 'every observation was unusable'],
    fix: 'Look at the other findings of this check, and at what `graycheck plan` says it asks.',
  },
  'run.deadline': {
    severity: 'inconclusive',
    title: 'The time of the run was up before a check had finished',
    proves: 'What was collected until then is judged and shown; the rest is missing.',
    causes: ['a --timeout that is shorter than the check needs', 'a source that answers slowly'],
    fix: 'Raise --timeout; `graycheck plan` shows how long the checks take at least.',
  },
  'run.aborted': {
    severity: 'inconclusive',
    title: 'A signal ended the run before a check had finished',
    proves: 'What was collected until then is judged and shown; the rest is missing.',
    causes: ['the pipeline was cancelled', 'the pod was terminated', 'Ctrl-C'],
    fix: 'Run it again.',
  },
  'run.checker-fault': {
    severity: 'error',
    title: 'graycheck itself failed',
    proves: 'A defect in graycheck or in one of its libraries; it says nothing about the release.',
    causes: ['a bug'],
    fix: 'Please report it with the message and the recording (--record DIR).',
  },
  'run.secret-compared': {
    severity: 'error',
    title: 'Something that a check compares is kept secret',
    proves:
      'With every secret replaced by *** the evidence would pass, as it was seen it does not. The difference can not be shown.',
    causes: [
      'a version, name or value that comes from a variable whose name looks like that of a credential, such as AUTH_VERSION',
      'a password that is an everyday word',
    ],
    fix: 'Give the variable another name, or the secret a value that is found nowhere else.',
  },
  'run.stage-not-reached': {
    severity: 'inconclusive',
    title: 'An earlier stage did not pass, so this check was not run',
    proves: 'Nothing about this check.',
    causes: ['a required check of an earlier stage failed or was undecided'],
    fix: 'Mend the earlier stage, or run all stages with --keep-going.',
  },
  'run.not-selected': {
    severity: 'inconclusive',
    title: 'The check was left out by --only',
    proves: 'Nothing about this check.',
    causes: ['--only names other checks'],
    fix: 'Run without --only for a verdict on the whole plan.',
  },
} as const satisfies ReasonTable

export type CoreCode = keyof typeof coreReasons

export function isCoreCode(code: string): code is CoreCode {
  return Object.hasOwn(coreReasons, code)
}

export type SourceCode = Extract<CoreCode, `source.${string}`>
