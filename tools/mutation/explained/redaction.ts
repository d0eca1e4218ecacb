import { explain } from './explain.ts'

const onlyQuicker = 'Without it the result is the same, only later: evidence is redacted thousands of times.'

export const redaction = [
  ...explain('src/core/redact.ts', [
    { line: 'known.add(secret)', why: onlyQuicker, changes: [['known.add(secret)', ';']] },
    {
      line: "if (secret.length > longestInParts) patterns.push(together([new RegExp(literal(secret), 'g')]))",
      why: onlyQuicker,
      changes: [['secret.length > longestInParts', 'true']],
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
      changes: [['at + length', 'at - length']],
    },
  ]),
]
