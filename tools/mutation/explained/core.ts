import { explain, wholeBlock } from './explain.ts'

const alwaysMatched = 'For the types only: the group matches whenever the whole pattern does.'
const onlyQuicker = 'Only quicker: evidence is merged, sealed and asked for failures at every look.'
const sameText = 'Only quicker: the slow way gives the same text.'
const withoutEnd =
  'Without an end the string is refused, wherever it is cut; and no end but that of an empty string stands at 1.'

const mostAreWhole = 'Only quicker: most numbers are whole.'

const otherWay = 'Only quicker: what is not read in the quick way is read in the other one, to the same value.'

export const core = [
  ...explain('src/core/bounded-json.ts', [
    {
      line: '} catch {',
      why: 'A function that ends without return gives undefined, too.',
      changes: [['{\n    return undefined\n  }', '{}']],
    },
  ]),
  ...explain('src/core/decimal.ts', [
    {
      line: "const [, sign = '', whole = '', fraction = '', exponentSign = '', exponent = ''] = match",
      why: alwaysMatched,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: 'if (wholeNumber.test(source)) return source',
      why: mostAreWhole,
      changes: [['wholeNumber.test(source)', 'false']],
    },
    {
      line: String.raw`const wholeNumber = /^-?[1-9]\d{0,20}$/`,
      why: mostAreWhole,
      changes: [
        [String.raw`/^-?[1-9]\d{0,20}$/`, String.raw`/^-[1-9]\d{0,20}$/`],
        [String.raw`/^-?[1-9]\d{0,20}$/`, String.raw`/^-?[1-9]\d$/`],
      ],
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
  ...explain('src/core/zod.ts', [
    {
      line: 'z.config({ jitless: true })',
      why: 'test/cli/no-eval.test.ts notices, on the built command.',
      changes: [
        ['{ jitless: true }', '{}'],
        ['true', 'false'],
      ],
    },
  ]),
  ...explain('src/core/lossless-json.ts', [
    {
      line: 'return { ok: true, value: value === undefined ? readText(text) : value }',
      why: otherWay,
      changes: [['value === undefined', 'true']],
    },
    {
      line: 'function readCanonical(text: string): JsonValue | undefined {',
      why: otherWay,
      changes: [[wholeBlock, '{}']],
    },
    {
      line: "if (text.includes('\\\\u')) return undefined",
      why: otherWay,
      changes: [
        ["text.includes('\\\\u')", 'true'],
        ["'\\\\u'", '""'],
      ],
    },
    {
      line: 'try {',
      why: otherWay,
      changes: [[wholeBlock, '{}']],
    },
    {
      line: 'return JSON.stringify(plain) === text ? losslessOf(plain, 0) : undefined',
      why: otherWay,
      changes: [['JSON.stringify(plain) === text', 'false']],
    },
    {
      line: '} catch {',
      why: 'Without a word, undefined comes back as well.',
      changes: [[wholeBlock, '{}']],
    },
    {
      line: 'function losslessOf(plain: unknown, depth: number): JsonValue {',
      why: otherWay,
      changes: [[wholeBlock, '{}']],
    },
    {
      line: "if (plain === null || typeof plain !== 'object') return null",
      why: 'JSON.parse gives nothing else; what throws is read in the other way.',
      changes: [
        ["plain === null || typeof plain !== 'object'", 'false'],
        ['plain === null', 'false'],
        ["typeof plain !== 'object'", 'false'],
        ["plain === null || typeof plain !== 'object'", "plain === null && typeof plain !== 'object'"],
      ],
    },
    {
      line: "if (depth === deepest) throw new NotJson('nested too deep')",
      why: otherWay,
      changes: [
        ['depth === deepest', 'true'],
        ['depth === deepest', 'depth !== deepest'],
        ["'nested too deep'", '""'],
      ],
    },
    {
      line: 'const plainString = /"[ !#-[\\]-~]*"/y',
      why: 'Only quicker: JSON.parse reads such a string in the same way.',
      changes: [['/"[ !#-[\\]-~]*"/y', '/"[ !#-[\\]-~]"/y']],
    },
    {
      line: 'if (error instanceof NotJson) return { ok: false, problem: error.message }',
      why: 'Nothing else is thrown, as far as we know; a defect must not look like a broken document.',
      changes: [['error instanceof NotJson', 'true']],
    },
    {
      line: "if (plain !== '') return plain.length <= longestSlice ? plain.slice(1, -1) : (unescape(plain) ?? '')",
      why: 'Less memory and time: JSON.parse reads such a string in the same way.',
      changes: [
        ["unescape(plain) ?? ''", "unescape(plain) && ''"],
        ["''", '"Stryker was here!"'],
        ["plain !== ''", 'false'],
        ['plain.length <= longestSlice', 'false'],
        ['plain.length <= longestSlice', 'true'],
        ['plain.length <= longestSlice', 'plain.length < longestSlice'],
        ['plain.length <= longestSlice', 'plain.length > longestSlice'],
      ],
    },
    {
      line: "while (end !== -1 && isEscaped(text, end)) end = text.indexOf('\"', end + 1)",
      why: withoutEnd,
      changes: [
        ['end !== -1', 'true'],
        ['-1', '+1'],
      ],
    },
    {
      line: 'const literal = text.slice(start, end === -1 ? text.length : end + 1)',
      why: withoutEnd,
      changes: [
        ['end === -1', 'false'],
        ['-1', '+1'],
      ],
    },
    {
      line: 'return (at - before) % 2 === 1',
      why: 'The sum of two numbers is odd when their difference is.',
      changes: [['at - before', 'at + before']],
    },
  ]),
  ...explain('src/core/draw.ts', [
    {
      line: "const sorted = [...rows.values()].sort((a, b) => badness(a) - badness(b) || compareText(a.group ?? '', b.group ?? ''))",
      why: "Whichever of the two it is, it comes before 'gray' and 'stable'.",
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: 'if (count <= mostPoints) return Array.from({ length: count }, (_, index) => index)',
      why: 'Thirty of thirty are all of them either way.',
      changes: [['count <= mostPoints', 'count < mostPoints']],
    },
  ]),
  ...explain('src/core/evidence.ts', [
    {
      line: 'if (a.observations.length === 0) return b',
      why: onlyQuicker,
      changes: [['a.observations.length === 0', 'false']],
    },
    {
      line: 'return b.observations.length === 0 ? a : seal([...a.observations, ...b.observations])',
      why: onlyQuicker,
      changes: [['b.observations.length === 0', 'false']],
    },
    {
      line: "typeof observation === 'object' &&",
      why: onlyQuicker,
      changes: [
        [
          "typeof observation === 'object' &&\n    observation !== null &&\n    'type' in observation &&\n    observation.type === Failure.shape.type.value",
          'true',
        ],
      ],
    },
    {
      line: 'observation.type === Failure.shape.type.value',
      why: onlyQuicker,
      changes: [['observation.type === Failure.shape.type.value', 'true']],
    },
    {
      line: 'if (!byText.has(text)) byText.set(text, known === undefined ? unseal(text) : observation)',
      why: onlyQuicker,
      changes: [
        ['!byText.has(text)', 'true'],
        ['known === undefined', 'true'],
      ],
    },
    {
      line: 'function textOfSealed(observation: unknown): string | undefined {',
      why: onlyQuicker,
      changes: [
        [
          "{\n  return typeof observation === 'object' && observation !== null ? sealed.get(observation) : undefined\n}",
          '{}',
        ],
      ],
    },
    {
      line: "return typeof observation === 'object' && observation !== null ? sealed.get(observation) : undefined",
      why: onlyQuicker,
      changes: [
        ["typeof observation === 'object' && observation !== null", 'true'],
        ["typeof observation === 'object' && observation !== null", 'false'],
        ["typeof observation === 'object'", 'true'],
        [
          "typeof observation === 'object' && observation !== null",
          "typeof observation === 'object' || observation !== null",
        ],
        ["typeof observation === 'object'", "typeof observation !== 'object'"],
        ["'object'", '""'],
        ['observation !== null', 'true'],
        ['observation !== null', 'observation === null'],
      ],
    },
    {
      line: "if (typeof observation === 'object' && observation !== null) sealed.set(observation, text)",
      why: onlyQuicker,
      changes: [
        ["typeof observation === 'object' && observation !== null", 'false'],
        ["'object'", '""'],
        ['sealed.set(observation, text)', ';'],
      ],
    },
  ]),
  ...explain('src/core/network.ts', [
    {
      line: "const [address = '', written, ...rest] = text.split('/')",
      why: 'For the types only: a text that is split has a first part.',
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/core/canonical.ts', [
    {
      line: 'function sortedItems(items: readonly unknown[]): unknown[] | undefined {',
      why: sameText,
      changes: [
        [
          '{\n  const copies: unknown[] = []\n  for (const item of items) {\n    const copy = sortedCopy(item)\n    if (copy === undefined) return undefined\n    copies.push(copy)\n  }\n  return copies\n}',
          '{}',
        ],
      ],
    },
    {
      line: 'if (copy === undefined) return undefined',
      why: sameText,
      changes: [
        ['copy === undefined', 'true'],
        ['copy === undefined', 'copy !== undefined'],
      ],
    },
    {
      line: 'return copy === undefined ? write(value) : JSON.stringify(copy)',
      why: sameText,
      changes: [['copy === undefined', 'true']],
    },
    {
      line: 'function sortedCopy(value: unknown): unknown {',
      why: sameText,
      changes: [
        [
          "{\n  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value\n  if (typeof value === 'number') return finite(value)\n  if (Array.isArray(value)) return sortedItems(value)\n  return sortedMembers(objectOf(value))\n}",
          '{}',
        ],
      ],
    },
    {
      line: 'function sortedMembers(members: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {',
      why: sameText,
      changes: [
        [
          '{\n  const copies: Record<string, unknown> = {}\n  for (const key of Object.keys(members).sort()) {\n    const member = members[key]\n    if (member === undefined) continue\n    const copy = isOrdered(key) ? sortedCopy(member) : undefined\n    if (copy === undefined) return undefined\n    copies[key] = copy\n  }\n  return copies\n}',
          '{}',
        ],
      ],
    },
    {
      line: 'function isOrdered(key: string): boolean {',
      why: sameText,
      changes: [["{\n  return !/^\\d/.test(key) && key !== '__proto__'\n}", '{}']],
    },
    {
      line: "return !/^\\d/.test(key) && key !== '__proto__'",
      why: sameText,
      changes: [
        ["!/^\\d/.test(key) && key !== '__proto__'", 'false'],
        ['/^\\d/', '/\\d/'],
      ],
    },
    {
      line: "return typeof value === 'object' && value !== null",
      why: 'For the types only: null is written before anybody asks.',
      changes: [['value !== null', 'true']],
    },
  ]),
  ...explain('src/core/clock.ts', [
    {
      line: 'if (nowWallMs < goneOnMs) return goneOnMs',
      why: 'The two are the same number then.',
      changes: [['nowWallMs < goneOnMs', 'nowWallMs <= goneOnMs']],
    },
    {
      line: 'if (epochMs !== latest?.epochMs) latest = { epochMs, text: new Date(epochMs).toISOString() }',
      why: 'Only quicker: thousands of observations are dated, dozens of them within one millisecond.',
      changes: [['epochMs !== latest?.epochMs', 'true']],
    },
  ]),
  ...explain('src/core/json-excess.ts', [
    {
      line: 'for (let at = 0; at < document.length; at++) {',
      why: 'Behind the end there is no bracket and no comma.',
      changes: [['at < document.length', 'at <= document.length']],
    },
  ]),
  ...explain('src/core/json-value.ts', [
    {
      line: "if (typeof value !== 'object' || value === null) return none",
      why: 'Only quicker: what is neither an array nor a map has no children.',
      changes: [
        ["typeof value !== 'object' || value === null", "typeof value !== 'object' && value === null"],
        ["typeof value !== 'object'", 'false'],
        ["typeof value !== 'object' || value === null", 'false'],
        ['value === null', 'false'],
      ],
    },
  ]),
]
