import { explain } from './explain.ts'

const noSeverity = 'A text in place of a finding or a mark has no severity that is asked for.'

export const release = [
  ...explain('src/checks/release/judge-figures.ts', [
    {
      line: 'const own = about.get(isSilent ? address : instanceLabel(seen)) ?? []',
      why: noSeverity,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'return worstMark(own.flatMap(({ code, severity }) => (codes.includes(code) ? [severity] : [])))',
      why: noSeverity,
      changes: [['[]', '["Stryker was here"]']],
    },
  ]),
  ...explain('src/checks/release/judge-fleet.ts', [
    {
      line: 'const changes = inOrder.filter((one, index) => index > 0 && one.bootId !== inOrder[index - 1]?.bootId)',
      why: 'For the types only: there is one before each but the first.',
      changes: [['inOrder[index - 1]?.bootId', 'inOrder[index - 1].bootId']],
    },
  ]),
  ...explain('src/checks/release/judge-images.ts', [
    {
      line: 'return digest === null ? [] : [{ name: `${image}${digest.kind}`, digest: digest.text, seen }]',
      why: 'Texts have neither a name nor a digest: all of them are one group of one digest.',
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'if (first === undefined) return []',
      why: 'For the types only: a group has at least one member.',
      changes: [
        ['first === undefined', 'false'],
        ['[]', '["Stryker was here"]'],
      ],
    },
  ]),
  ...explain('src/checks/release/judge.ts', [
    {
      line: "const look = sorted.map((one) => one.look).reduce((a, b) => (a > b ? a : b), '')",
      why: 'Of two equal looks either one will do.',
      changes: [['a > b', 'a >= b']],
    },
    {
      line: 'const failures = evidence.observations.filter(isFailure).filter((failure) => failure.at >= look)',
      why: 'For the types only: only a failure has a subject.',
      changes: [['evidence.observations.filter(isFailure)', 'evidence.observations']],
    },
  ]),
]
