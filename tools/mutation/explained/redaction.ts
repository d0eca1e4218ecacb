import { explain } from './explain.ts'

const onlyQuicker = 'Without it the result is the same, only later: evidence is redacted thousands of times.'
const utf8Anyway = 'UTF-8 is what a text is taken for anyway.'
const nobodyWrites = 'It would only hide a text that nobody writes.'

export const redaction = [
  ...explain('src/core/redact.ts', [
    { line: 'known.add(secret)', why: onlyQuicker, changes: [['known.add(secret)', ';']] },
    {
      line: "if (secret.length > longestInParts) patterns.push(together([new RegExp(literal(secret), 'g')]))",
      why: onlyQuicker,
      changes: [
        ['secret.length > longestInParts', 'true'],
        ['secret.length > longestInParts', 'secret.length >= longestInParts'],
      ],
    },
    {
      line: 'return { text, add, json: (value) => (patterns.length === 0 ? value : mapJson(value, text)) }',
      why: onlyQuicker,
      changes: [['patterns.length === 0', 'false']],
    },
    { line: 'if (escaping.test(text)) return true', why: onlyQuicker, changes: [['escaping.test(text)', 'true']] },
    {
      line: 'for (let at = 0; at + length <= plain.length; at++) if (known.has(plain.slice(at, at + length))) return true',
      why: onlyQuicker,
      changes: [
        ['at + length', 'at - length'],
        ['known.has(plain.slice(at, at + length))', 'true'],
      ],
    },
    { line: 'return false', why: onlyQuicker, changes: [['false', 'true']] },
    {
      line: "return { any: new RegExp(each.map(({ source }) => source).join('|')), each }",
      why: onlyQuicker,
      changes: [['({ source }) => source', '() => undefined']],
    },
    {
      line: 'const characters = Array.from(secret).slice(0, longestInParts)',
      why: 'No message quotes more than this of anything: it would only make more patterns.',
      changes: [['Array.from(secret).slice(0, longestInParts)', 'Array.from(secret)']],
    },
    {
      line: 'const found = patterns.filter(({ any }) => any.test(text)).flatMap(({ each }) => each)',
      why: onlyQuicker,
      changes: [['patterns.filter(({ any }) => any.test(text))', 'patterns']],
    },
    {
      line: "if (typeof value !== 'object' || value === null) return value",
      why: onlyQuicker,
      changes: [["typeof value !== 'object'", 'false']],
    },
  ]),
  ...explain('src/core/secret-patterns.ts', [
    { line: "const bytes = Buffer.from(secret, 'utf8')", why: utf8Anyway, changes: [["'utf8'", '""']] },
    { line: 'export const escaping = /[%\\\\&~+…]/', why: onlyQuicker, changes: [['/[%\\\\&~+…]/', '/[^%\\\\&~+…]/']] },
    {
      line: "return text.replaceAll(/\\s+/g, ' ')",
      why: 'Blanks that are gone on both sides find no less.',
      changes: [["' '", '""']],
    },
    {
      line: 'if (parts.length <= least) return []',
      why: 'A secret that is no longer than that is looked for as a whole anyway.',
      changes: [
        ['parts.length <= least', 'false'],
        ['parts.length <= least', 'parts.length < least'],
      ],
    },
    {
      line: "const alone = before === 0 ? [text, text.replace(/=+$/, '')] : []",
      why: 'It only adds patterns, and padding stands at the end alone: what has nothing before it is found all the same.',
      changes: [
        ['before === 0', 'true'],
        ['/=+$/', '/=+/'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: "if (part.startsWith('\\\\')) return `(?:${backslash}{${count},${16 * count}}|(?:${backslashes}u005[cC]){${count}})`",
      why: 'A part with a backslash has nothing else.',
      changes: [["part.startsWith('\\\\')", "part.endsWith('\\\\')"]],
    },
    {
      line: "if (/^\\s/.test(part)) return String.raw`(?:${Array.from(part, escapedCharacter).join('')}|\\s)`",
      why: 'A part with a blank has nothing else.',
      changes: [['/^\\s/', '/\\s/']],
    },
    {
      line: 'if (letters[character] !== undefined) ways.push(`${backslashes}${letters[character]}`)',
      why: nobodyWrites,
      changes: [['letters[character] !== undefined', 'true']],
    },
    {
      line: 'if (entities[character] !== undefined) ways.push(`&(?:${entities[character]});`)',
      why: nobodyWrites,
      changes: [['entities[character] !== undefined', 'true']],
    },
    {
      line: "return [...Buffer.from(character, 'utf8')].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('')",
      why: utf8Anyway,
      changes: [["'utf8'", '""']],
    },
  ]),
]
