import { explain } from './explain.ts'

const onlyAtTheStart = 'What is matched begins with it, if it has it at all.'
const tellsNothing = 'A text in place of an answer tells nothing that is asked for.'
const neverTold =
  'For the types only: what was never applied has been told apart before, or has none of the members that are asked for.'
const alwaysTold = 'For the types only: a finding of this kind rests on the member that is asked for here.'
const elseDifferent = 'Whatever is neither equal nor unknown counts as different.'

export const config = [
  ...explain('src/checks/config/compare.ts', [
    {
      line: "const override = overrides.get(overridden.covering(pointer) ?? '')",
      why: 'An override of the whole document covers every place, so that none is looked up by this text.',
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "if (!/^[-\\d]/.test(expected) || actual === undefined || !actual.startsWith('\"')) return false",
      why: 'What is no number in JSON is equal to the text of no number; and every text in JSON ends as it begins.',
      changes: [
        ['/^[-\\d]/', '/[-\\d]/'],
        ["actual.startsWith('\"')", "actual.endsWith('\"')"],
      ],
    },
  ]),
  ...explain('src/checks/config/judge-desired.ts', [
    {
      line: 'if (before !== undefined && other !== undefined) return unsettled([changedFinding(before, other, spec)], true)',
      why: 'For the types only: without a read before there is no other one.',
      changes: [['before !== undefined', 'true']],
    },
    {
      line: 'if (before === undefined || after === undefined || after.content === null)',
      why: 'For the types only: the read after has the version of the one before, which has a content.',
      changes: [['after.content === null', 'false']],
    },
    {
      line: "const endpoint = read.source.replace(/^etcd /, '')",
      why: onlyAtTheStart,
      changes: [['/^etcd /', '/etcd /']],
    },
    {
      line: "reproduce: `etcdctl --endpoints=${endpoint} get '${read.key?.replaceAll(\"'\", String.raw`'\\''`)}' --write-out=fields`,",
      why: 'For the types only: what is read of etcd has a key.',
      changes: [['read.key?.replaceAll', 'read.key.replaceAll']],
    },
  ]),
  ...explain('src/checks/config/judge-fleet.ts', [
    {
      line: "const synced = judged.flatMap((one) => (one.state === 'SYNCED' ? [one.seen] : []))",
      why: tellsNothing,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: "return applied === null || applied === 'never' || applied.canon !== canon ? null : applied.sha256",
      why: neverTold,
      changes: [
        ["applied === 'never'", 'false'],
        ["'never'", '""'],
      ],
    },
    {
      line: "const seen = judged.flatMap((one) => ('seen' in one ? [one.seen] : []))",
      why: tellsNothing,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'const rejected = seen.config?.rejected ?? []',
      why: alwaysTold,
      changes: [
        ['seen.config?.rejected', 'seen.config.rejected'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: 'const { extra = 0, extraPointers = [] } = seen.config?.values ?? {}',
      why: alwaysTold,
      changes: [
        ['[]', '["Stryker was here"]'],
        ['seen.config?.values', 'seen.config.values'],
      ],
    },
  ]),
  ...explain('src/checks/config/judge-looks.ts', [
    {
      line: "const startedAt = observations.map(({ look }) => look).reduce((a, b) => (a > b ? a : b), '')",
      why: 'Of two equal looks either one will do.',
      changes: [['a > b', 'a >= b']],
    },
    {
      line: "instances: latest.filter((one) => one.type === 'instance' || one.type === 'silent').sort(byAddressAndTime),",
      why: 'For the types only: reads have no address, so that no instance is judged by them.',
      changes: [
        ["latest.filter((one) => one.type === 'instance' || one.type === 'silent')", 'latest'],
        ["one.type === 'instance' || one.type === 'silent'", 'true'],
      ],
    },
    {
      line: 'if (timeKey(read) > timeKey(current)) continue',
      why: 'The read itself takes nothing back to an earlier time.',
      changes: [['timeKey(read) > timeKey(current)', 'timeKey(read) >= timeKey(current)']],
    },
  ]),
  ...explain('src/checks/config/judge-state.ts', [
    {
      line: "return /^(0x)?[0-9a-f]{1,16}$/i.test(told) && BigInt(`0x${told.replace(/^0x/i, '')}`) === BigInt(decimal)",
      why: onlyAtTheStart,
      changes: [['/^0x/i', '/0x/i']],
    },
    {
      line: "if (config.applied === 'never') return 'different'",
      why: elseDifferent,
      changes: [["'different'", '""']],
    },
    {
      line: "if (byHash !== 'equal' && mayKeepRemovedValues(config, standard)) return 'different'",
      why: elseDifferent,
      changes: [["'different'", '""']],
    },
    {
      line: "return compareRevisions(config, standard.desired) === 'older' ? 'different' : 'unknown'",
      why: elseDifferent,
      changes: [["'different'", '""']],
    },
    {
      line: "if (config.applied === null || config.applied === 'never' || config.applied.sha256 === null) return 'unknown'",
      why: neverTold,
      changes: [
        ["config.applied === 'never'", 'false'],
        ["'never'", '""'],
      ],
    },
    {
      line: "if (spec.as === 'raw') return canon === content.canon ? 'different' : 'unknown'",
      why: elseDifferent,
      changes: [["'different'", '""']],
    },
    {
      line: "return spec.only === null && spec.ignore.length === 0 ? 'different' : 'unknown'",
      why: elseDifferent,
      changes: [["'different'", '""']],
    },
    { line: "if (values.differing > 0) return 'different'", why: elseDifferent, changes: [["'different'", '""']] },
    {
      line: "return (config.values?.extra ?? 0) > 0 && compareRevisions(config, desired) === 'older'",
      why: alwaysTold,
      changes: [["compareRevisions(config, desired) === 'older'", 'true']],
    },
    {
      line: "const told = applied === null || applied === 'never' ? null : applied.revision",
      why: neverTold,
      changes: [
        ["applied === 'never'", 'false'],
        ["'never'", '""'],
      ],
    },
    {
      line: "if (told === null || revision === null || !/^\\d+$/.test(told)) return 'unknown'",
      why: "For the types only: null is no number; and only 'older', 'same' and 'newer' are ever asked for.",
      changes: [
        ['told === null', 'false'],
        ["'unknown'", '""'],
      ],
    },
    {
      line: "return difference < 0n ? 'older' : 'newer'",
      why: 'What is equal has been returned before.',
      changes: [['difference < 0n', 'difference <= 0n']],
    },
    {
      line: "if (applied === null || applied === 'never' || applied.sha256 === null) return false",
      why: 'For the types only: it is asked for where a revision or a hash is told.',
      changes: [
        ["applied === null || applied === 'never'", 'false'],
        ["applied === null || applied === 'never'", "applied === null && applied === 'never'"],
        ['applied === null', 'false'],
        ["applied === 'never'", 'false'],
        ["'never'", '""'],
      ],
    },
  ]),
  ...explain('src/checks/config/judge-words.ts', [
    {
      line: "return sha256 === null ? 'an unknown version' : shortHash(sha256)",
      why: 'Of an instance that tells neither a revision nor a hash the values are shown, or why they can not be.',
      changes: [["'an unknown version'", '""']],
    },
    {
      line: "if (config === null || state === 'UNKNOWN') return unknownWords(seen, standard)",
      why: 'For the types only: without the config the state is unknown.',
      changes: [['config === null', 'false']],
    },
    {
      line: "const sha256 = applied === null || applied === 'never' ? null : applied.sha256",
      why: alwaysTold,
      changes: [
        ["applied === null || applied === 'never'", 'false'],
        ["applied === null || applied === 'never'", "applied === null && applied === 'never'"],
        ['applied === null', 'false'],
        ["applied === 'never'", 'false'],
        ["'never'", '""'],
      ],
    },
    {
      line: "const canon = applied === null || applied === 'never' ? null : applied.canon",
      why: alwaysTold,
      changes: [
        ["applied === null || applied === 'never'", 'false'],
        ["applied === null || applied === 'never'", "applied === null && applied === 'never'"],
        ['applied === null', 'false'],
        ["applied === 'never'", 'false'],
        ["'never'", '""'],
      ],
    },
    {
      line: "const [actual, expected] = [shortHash(sha256 ?? ''), shortHash(wanted ?? '')]",
      why: alwaysTold,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "if (applied === null || applied === 'never' || applied.sha256 === null) return whyWithoutHash(config, standard)",
      why: neverTold,
      changes: [
        ["applied === 'never'", 'false'],
        ["'never'", '""'],
      ],
    },
  ]),
  ...explain('src/checks/config/places.ts', [
    {
      line: "for (let end = pointer.lastIndexOf('/'); end >= 0; end = pointer.lastIndexOf('/', end - 1)) {",
      why: 'The place itself stands in the line twice, which finds nothing else.',
      changes: [["'/'", '""']],
    },
    {
      line: 'const nowhere: Places = { covering: () => undefined, hasBelow: () => false, touch: () => false }',
      why: 'What is undefined is as false as false.',
      changes: [['() => false', '() => undefined']],
    },
    {
      line: 'if (places.size === 0) return nowhere',
      why: 'Only quicker: what holds no place answers the same.',
      changes: [['places.size === 0', 'false']],
    },
  ]),
]
