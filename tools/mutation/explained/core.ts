import { explain } from './explain.ts'

const alwaysMatched = 'For the types only: the group matches whenever the whole pattern does.'

export const core = [
  ...explain('src/core/decimal.ts', [
    {
      line: "const [, sign = '', whole = '', fraction = '', exponentSign = '', exponent = ''] = match",
      why: alwaysMatched,
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/core/duration.ts', [
    {
      line: "totalMs += Number(amount) * (unitsMs[unit ?? ''] ?? Number.NaN)",
      why: alwaysMatched,
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/core/did-you-mean.ts', [
    {
      line: "return name.toLowerCase().replaceAll(/[-_ ]/g, '')",
      why: 'Upper and lower case tell the same names of ASCII apart.',
      changes: [['name.toLowerCase()', 'name.toUpperCase()']],
    },
  ]),
  ...explain('src/core/share.ts', [
    {
      line: 'if (ratio !== null && ratio > 0 && ratio < 1) return ratio',
      why: 'For the types only: null is not more than 0.',
      changes: [['ratio !== null', 'true']],
    },
  ]),
  ...explain('src/core/lossless-json.ts', [
    {
      line: 'if (error instanceof NotJson) return { ok: false, problem: error.message }',
      why: 'Nothing else is thrown, as far as we know; a defect must not look like a broken document.',
      changes: [['error instanceof NotJson', 'true']],
    },
    {
      line: "const text = sticky.exec(reader.text)?.[0] ?? ''",
      why: 'What is no token is refused at the place where it began, whatever it is taken for.',
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
]
