import type { ReasonTable } from '../../core/finding.ts'

export const dyeingReasons = {
  'dyeing.tagged-escaped': {
    severity: 'fail',
    title: 'Tagged requests were answered by the stable version',
    proves:
      'At least one request that carried the tag was served by a stable instance. It does not tell which rule sent it there.',
    causes: [
      'the header route is missing, was removed, or has not reached this gateway replica',
      'an earlier rule matches first',
      'the gateway falls back to stable when the gray instances look unhealthy',
      'a stable instance is registered under the gray selector',
    ],
    fix: 'Send the request shown to this address, and compare the routes that the replica has loaded with those that were declared.',
  },
  'dyeing.untagged-leaked': {
    severity: 'fail',
    title: 'Untagged requests were answered by the gray version',
    proves:
      'Users who are no part of the gray release reach it; with gateway.grayWeight: more of them than the weight allows.',
    causes: [
      'a weight that was not set back to zero, or is read as unset',
      'a gray instance is registered under the stable selector',
      'a cache keeps gray answers for everybody',
    ],
    fix: 'Take the gray instances out of the default route, then send the request shown several times to this address.',
  },
  'dyeing.near-miss-matched': {
    severity: 'fail',
    title: 'A request with almost the tag reached the gray version',
    proves: 'The gateway matches more than the exact tag. The message tells what was sent.',
    causes: [
      'a prefix, substring or regular expression instead of an exact match',
      'a map that ignores case, such as that of nginx',
      'a route that matches as soon as the header is present',
    ],
    fix: 'Make the route match the exact header value, anchored and with its case.',
  },
  'dyeing.duplicate-matched': {
    severity: 'warning',
    title: 'A request that carries another value and the tag reached the gray version',
    proves:
      'The gateway looks at any of several header lines, as Envoy does. An application that reads the first line sees another value.',
    causes: ['the gateway matches when one of several lines matches'],
    fix: 'Let the edge refuse requests that carry the tag header twice, if clients can send it.',
  },
  'dyeing.gray-unreachable': {
    severity: 'fail',
    title: 'No tagged request was answered, while untagged ones were',
    proves: 'Through this address the gray version can not be used at all. It is not the address that is down.',
    causes: [
      'no healthy gray instance behind the route',
      'the route names a service or port that does not exist',
      'gray instances crash or hang',
    ],
    fix: 'Check that the gray instances are ready and that the header route names their service and port.',
  },
  'dyeing.tag-lost': {
    severity: 'fail',
    title: 'The tag was lost on the way between two services',
    proves:
      'A request entered gray and was stable at a later service. The service before it, or a proxy between, did not pass the tag on.',
    causes: [
      'the service calls the next one without copying the tag header',
      'an asynchronous call or a client without the propagation middleware',
      'the next service has no header route',
    ],
    fix: 'Pass the tag header (or baggage) on in the client of the service named first, and give the second one a header route.',
  },
  'dyeing.hop-leaked': {
    severity: 'fail',
    title: 'An untagged request reached the gray version of a later service',
    proves: 'A request without the exact tag entered stable and was served gray further on.',
    causes: [
      'gray instances of that service are registered under its stable selector',
      'a service before it adds the tag by itself',
      'the tag also travels by another carrier that the first hop ignores',
    ],
    fix: 'Look at the trace named in the evidence and at the default route of the service.',
  },
  'dyeing.hop-missing': {
    severity: 'inconclusive',
    title: 'Answers do not tell who served a configured hop',
    proves: 'Nothing about that hop: the list of hops is absent, unreadable or without the service.',
    causes: [
      'the request of the probe does not call that service',
      'a service that does not report its hop',
      'a wrong responder.hops',
    ],
    fix: 'Choose a gateway.request that passes all hops, and compare the answer with gateway.responder.hops.',
  },
  'dyeing.responder-missing': {
    severity: 'inconclusive',
    title: 'Answers do not tell who gave them',
    proves: 'Something answered; whether it was gray or stable is unknown.',
    causes: [
      'a path that leads to no service (404)',
      'a wrong gateway.responder',
      'a gateway, login page or error page that answers itself',
      'a proxy that strips the header',
    ],
    fix: 'Send the request shown: its path (gateway.request.path, or that of --gateway) has to lead to the service, whose answer has to name its version where gateway.responder says.',
  },
  'dyeing.responder-ambiguous': {
    severity: 'inconclusive',
    title: 'Answers name two responders',
    proves: 'The header came twice with different values, so it can not be told who answered.',
    causes: ['gateway and application both set the header', 'a second service behind the first adds its own'],
    fix: 'Let only the application behind the gateway set the header, or read another one with gateway.responder.',
  },
  'dyeing.responder-unknown': {
    severity: 'inconclusive',
    title: 'An answer came from a version or instance that nobody configured',
    proves: 'Neither the gray nor the stable version answered.',
    causes: [
      'a third version is still running',
      'a typo in the configured versions',
      'an instance that the config does not list',
    ],
    fix: 'Compare the version in the message with those that were given or that the instances report, and wait until older instances are gone.',
  },
  'dyeing.probes-lost': {
    severity: 'inconclusive',
    title: 'Too many probes stayed without an answer',
    proves: 'A lost probe proves nothing; what is left is too little.',
    causes: [
      'a gateway or instances that time out or answer 5xx',
      'rate limiting (429)',
      'a deadline or timeout that is too short',
    ],
    fix: 'Find out why the probes are lost (the message names the most frequent cause), or lower concurrency.',
  },
  'dyeing.cached': {
    severity: 'warning',
    title: 'Answers came from a cache',
    proves: 'A cache or CDN answered although the probe forbids it; such answers do not count as proof.',
    causes: ['a CDN that ignores cache-control of requests', 'a cacheable path'],
    fix: 'Choose a path that is not cached, or name the gateway behind the CDN with gateway.addresses.',
  },
  'dyeing.need-more': {
    severity: 'inconclusive',
    title: 'Too few probes for a proof',
    proves: 'Everything seen so far was right, but it is too little for the leak rate that has to be ruled out.',
    causes: ['the time of the run was up', 'with gateway.grayWeight: a gray share close to its limit'],
    fix: 'Raise --timeout or concurrency; with gateway.grayWeight raise requests or tolerance.',
  },
  'dyeing.no-probes': {
    severity: 'inconclusive',
    title: 'A gateway address was not probed',
    proves: 'Nothing about this address.',
    causes: ['the time of the run was up', 'part of the evidence is missing'],
    fix: 'Run it again with a longer --timeout.',
  },
  'dyeing.identity-shared': {
    severity: 'inconclusive',
    title: 'Gray and stable instances report the same version',
    proves:
      'Instances of both sides call themselves the same (by version, or by name with identify: instance), so an answer of it does not tell the side.',
    causes: [
      'a rollout that has not reached every gray instance, or has gone on to stable ones',
      'an address that is listed under the other side',
      'a release that changes the config only, not the version',
    ],
    fix: 'Finish or undo the rollout on the instances named; where both sides run one version on purpose, use identify: instance.',
  },
  'dyeing.identity-unknown': {
    severity: 'inconclusive',
    title: 'An instance does not tell its version',
    proves:
      'The instance answered without its version (with identify: instance, its name), so an answer of the other side may be its own.',
    causes: ['a build without version information', 'a pointer in instances.state.json that names nothing'],
    fix: 'Let the instance report it, or give the versions: --gray-version and --stable-version.',
  },
  'dyeing.instance-silent': {
    severity: 'inconclusive',
    title: 'An instance was not heard',
    proves:
      'This instance was asked what it is and gave no usable answer, so an answer of the other side may be its own.',
    causes: [
      'the instance is down, hangs or is still starting',
      'a wrong address or path, or no instance-state document at instances.state',
      'a network policy between runner and instance',
      'the time of the run was up',
    ],
    fix: 'Send the request shown from the machine that runs graycheck, or give the versions: --gray-version and --stable-version.',
  },
  'dyeing.instances-unseen': {
    severity: 'inconclusive',
    title: 'Not every gray instance answered a tagged request',
    proves: 'Fewer distinct gray instances answered than instances.gray lists. The unseen ones are unproven.',
    causes: [
      'an instance that is not ready or not registered',
      'a gateway that prefers near instances or keeps to one',
      'too few requests for that many instances',
    ],
    fix: 'Look why the instance gets no traffic; where that is intended, set everyInstance: false.',
  },
} as const satisfies ReasonTable

export type DyeingCode = keyof typeof dyeingReasons
