import { explain } from './explain.ts'

const othersHaveNone = 'For the types only: what is of another type has none of the members that are asked for.'
const haveLists = 'For the types only: only instances that report a list are asked for it.'
const nullIsNothing = 'For the types only: null is more than no number, and is among no targets.'
const onlyDeclared = 'For the types only: the runner looks at nothing but what is declared.'
const allParts = 'For the types only: a pattern that does not match gives no second part, and one that does gives all.'
const onePlace = 'There is one such place at most in a name, an address and a port.'

export const dependencies = [
  ...explain('src/checks/dependencies/judge-age.ts', [
    {
      line: 'const rfc3339 = /^\\d{4}-\\d\\d-\\d\\dt\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(z|[+-]\\d\\d:\\d\\d)$/i',
      why: 'Date.parse reads no time behind which anything goes on.',
      changes: [
        [
          '/^\\d{4}-\\d\\d-\\d\\dt\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(z|[+-]\\d\\d:\\d\\d)$/i',
          '/^\\d{4}-\\d\\d-\\d\\dt\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(z|[+-]\\d\\d:\\d\\d)/i',
        ],
      ],
    },
    {
      line: 'if (text === null || !rfc3339.test(text)) return null',
      why: "For the types only: 'null' is no time.",
      changes: [['text === null', 'false']],
    },
    {
      line: 'const ms = Date.parse(text.toUpperCase())',
      why: 'Our engine reads both; the language promises capitals alone.',
      changes: [['text.toUpperCase()', 'text.toLowerCase()']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-claims.ts', [
    {
      line: "answers: own.filter((one) => one.type !== 'probe'),",
      why: othersHaveNone,
      changes: [
        ["own.filter((one) => one.type !== 'probe')", 'own'],
        ["one.type !== 'probe'", 'true'],
        ["'probe'", '""'],
      ],
    },
    {
      line: "probes: own.filter((one) => one.type === 'probe'),",
      why: othersHaveNone,
      changes: [
        ["own.filter((one) => one.type === 'probe')", 'own'],
        ["one.type === 'probe'", 'true'],
      ],
    },
    {
      line: 'const reported = [...grayReporting, ...stableReporting].flatMap(({ dependencies }) => dependencies ?? [])',
      why: haveLists,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'const entries = (seen.dependencies ?? []).filter((entry) => entry.name === name)',
      why: haveLists,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: "return order.find((status) => statuses.includes(status)) ?? 'unknown'",
      why: 'For the types only: every status is one of the order.',
      changes: [["'unknown'", '""']],
    },
    {
      line: 'return ageMs === null || ageMs <= outdatedMs',
      why: nullIsNothing,
      changes: [['ageMs === null', 'false']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-dates.ts', [
    {
      line: 'const old = dependency.gray.filter((claim) => isCurrent(claim) && claim.ageMs !== null && claim.ageMs > oldMs)',
      why: nullIsNothing,
      changes: [['claim.ageMs !== null', 'true']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-figures.ts', [
    {
      line: 'const silent = silentCell(about.get(address) ?? [])',
      why: 'A text has no severity, and marks nothing.',
      changes: [['[]', '["Stryker was here"]']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-identities.ts', [
    {
      line: 'const isMixed = places.some(([place, identities]) => isNewMix(identities, onStable.get(place) ?? []))',
      why: 'No server has this text for its identity.',
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: "return target === null ? '' : normaliseTarget(target)",
      why: 'All that tell no target share a place, whatever it is called.',
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-proof.ts', [
    {
      line: 'const reaching = new Set(gray.filter(isReached).map(({ seen }) => seen.address)).size',
      why: 'Of whoever does not reach it there is a finding, which leaves nothing to prove.',
      changes: [['gray.filter(isReached)', 'gray']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-reach.ts', [
    {
      line: "return outcome.kind === 'unreached' && outcome.fault === 'unreachable'",
      why: 'For the types only: what was reached has no fault.',
      changes: [["outcome.kind === 'unreached'", 'true']],
    },
    {
      line: "const answers = { dns: '', tcp: 'accept a connection', tls: 'shake hands', http: `answer HTTP ${status}` }",
      why: 'For the types only: of a name to resolve no address is dialled.',
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-runner.ts', [
    {
      line: "if (probe === null || declared === null) return 'the runner did not look at it'",
      why: onlyDeclared,
      changes: [['declared === null', 'false']],
    },
    {
      line: 'return probe !== null && declared !== null && reachOf(probe, declared).reached',
      why: onlyDeclared,
      changes: [['declared !== null', 'true']],
    },
    {
      line: 'if (probe === null || declared === null || gray.length === 0 || !gray.every(isReached)) return []',
      why: onlyDeclared,
      changes: [['declared === null', 'false']],
    },
    {
      line: 'if (probe === null || first === undefined) return []',
      why: 'For the types only: without a look there is no certificate.',
      changes: [['probe === null', 'false']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-spelling.ts', [
    {
      line: 'const [, front, rest] = /^([a-z][a-z0-9+.-]*:\\/\\/[^/?#]*)(.*)/is.exec(target) ?? []',
      why: allParts,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: "if (front !== undefined) return front.toLowerCase() + (rest ?? '')",
      why: allParts,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: 'const [, scheme, authority] = /^([a-z][a-z0-9+.-]*):\\/\\/([^/?#]*)/.exec(normalised) ?? []',
      why: allParts,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'if (scheme === undefined || authority === undefined) return normalised',
      why: allParts,
      changes: [
        ['scheme === undefined || authority === undefined', 'scheme === undefined && authority === undefined'],
        ['scheme === undefined', 'false'],
        ['authority === undefined', 'false'],
      ],
    },
  ]),
  ...explain('src/checks/dependencies/judge-targets.ts', [
    {
      line: 'const isKnown = ({ target }: Claim): boolean => target !== null && known.includes(target)',
      why: nullIsNothing,
      changes: [['target !== null', 'true']],
    },
    {
      line: "const expected = declared?.target ?? ''",
      why: 'For the types only: without a declared target none is anywhere else, and there is no finding.',
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/checks/dependencies/judge-words.ts', [
    {
      line: "return `dig ${target.replace(/:\\d+$/, '')} A ${target.replace(/:\\d+$/, '')} AAAA`",
      why: onePlace,
      changes: [['/:\\d+$/', '/:\\d+/']],
    },
    {
      line: "return `nc -vz ${target.replace(/^\\[(.*)\\]/, '$1').replace(/:(\\d+)$/, ' $1')}`",
      why: onePlace,
      changes: [['/^\\[(.*)\\]/', '/\\[(.*)\\]/']],
    },
    {
      line: 'const runner = probe === null || declared === null ? [] : [probeReference(probe, declared)]',
      why: onlyDeclared,
      changes: [['declared === null', 'false']],
    },
    {
      line: 'reproduce: first === undefined ? null : curlLine(first.seen),',
      why: 'For the types only: a finding rests on at least one claim.',
      changes: [['first === undefined', 'false']],
    },
  ]),
  ...explain('src/checks/dependencies/judge.ts', [
    {
      line: 'const failures = evidence.observations.filter(isFailure).filter(({ at }) => at >= newest)',
      why: othersHaveNone,
      changes: [['evidence.observations.filter(isFailure)', 'evidence.observations']],
    },
    {
      line: 'const before = looks.flatMap((look) => judgeLook(lookOf(sorted, look), spec, []).findings)',
      why: 'A text is no failure of any instance.',
      changes: [['[]', '["Stryker was here"]']],
    },
  ]),
]
