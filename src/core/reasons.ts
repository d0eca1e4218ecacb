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
