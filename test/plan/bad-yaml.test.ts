import { describe, expect, it } from 'vitest'
import { head, problemsOf } from './load-helpers.ts'

type Case = readonly [title: string, text: string, expected: readonly string[]]

const unknownX =
  'graycheck.yaml:4:1: unknown key "x"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments'
const tooLarge =
  'the config is too large: more than 10000 values, or deeper than 100 levels, counting what aliases repeat; take the aliases out'
const plainTag = 'take the tag out: a config holds plain values only'
const nothingToCheck =
  'graycheck.yaml:1:1: there is nothing to check; write stages, or a section that checks can be derived from: gateway, instances or prometheus'

const cases: readonly Case[] = [
  [
    'a tab as indentation',
    'version: 1\ngateway:\n\turl: x\n',
    ['graycheck.yaml:3:1: not valid YAML: tabs are not allowed as indentation; indent with spaces'],
  ],
  [
    'an unclosed quote',
    `${head}x: 'abc\n`,
    ["graycheck.yaml:5:1: not valid YAML: missing closing 'quote; close what was opened before this place"],
  ],
  [
    'an unclosed bracket',
    `${head}x: [1, 2\n`,
    [
      'graycheck.yaml:5:1: not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]; indent the keys of one mapping alike, with spaces',
    ],
  ],
  [
    'uneven indentation',
    `${head}gateway:\n  url: x\n addresses: []\n`,
    [
      'graycheck.yaml:6:1: not valid YAML: all mapping items must start at the same column; indent the keys of one mapping alike, with spaces',
    ],
  ],
  [
    'a value with a colon in it',
    `${head}x: a: b\n`,
    [
      'graycheck.yaml:4:4: not valid YAML: nested mappings are not allowed in compact mappings; put a value that holds a colon and a space in quotes',
    ],
  ],
  [
    'a reserved character',
    `${head}x: @a\n`,
    ['graycheck.yaml:4:4: not valid YAML: plain value cannot start with reserved character @; put the value in quotes'],
  ],
  [
    'a key that is a list',
    `${head}? [a, b]\n: 1\n`,
    ['graycheck.yaml:4:3: not valid YAML: this key is not text; write the key as plain text'],
  ],
  [
    'a tag of JavaScript',
    `${head}timeout: !!js/function 'function () {}'\n`,
    [`graycheck.yaml:4:10: not valid YAML: unresolved tag: tag:yaml.org,2002:js/function; ${plainTag}`],
  ],
  [
    'a tag of its own',
    `${head}timeout: !duration 3\n`,
    [`graycheck.yaml:4:10: not valid YAML: unresolved tag: !duration; ${plainTag}`],
  ],
  [
    'binary data',
    `${head}x: !!binary aGk=\n`,
    [`graycheck.yaml:4:4: not valid YAML: unresolved tag: tag:yaml.org,2002:binary; ${plainTag}`],
  ],
  [
    'a second document',
    `${head}---\n${head}`,
    [
      'graycheck.yaml:4:1: not valid YAML: a second document starts here; take out the line --- and what follows it: one file describes one service',
    ],
  ],
  [
    'YAML 1.1',
    `%YAML 1.1\n---\n${head}`,
    ['graycheck.yaml:1:1: the config is read as YAML 1.2, not 1.1; take the %YAML line out'],
  ],
  ['nothing', '', ['graycheck.yaml:1:1: the config is empty; start with version: 1 and service: NAME']],
  [
    'comments only',
    '# later\n\n',
    ['graycheck.yaml:1:1: the config is empty; start with version: 1 and service: NAME'],
  ],
  [
    'null',
    '~\n',
    [
      'graycheck.yaml:1:1: expected a mapping such as { version: 1, service: user, tag: { header: x-gray-tag, value: v2-canary } }, got nothing',
    ],
  ],
  [
    'a list',
    '- a\n- b\n',
    [
      'graycheck.yaml:1:1: expected a mapping such as { version: 1, service: user, tag: { header: x-gray-tag, value: v2-canary } }, got a list',
    ],
  ],
  [
    'a word',
    'hello\n',
    [
      'graycheck.yaml:1:1: expected a mapping such as { version: 1, service: user, tag: { header: x-gray-tag, value: v2-canary } }, got "hello"',
    ],
  ],
  [
    'a key twice',
    `${head}service: other\n`,
    [nothingToCheck, 'graycheck.yaml:4:1: the key "service" is already there in line 2; keep one of the two'],
  ],
  [
    'a merge key',
    `${head}gateway:\n  <<: { url: "https://x" }\n`,
    [
      'graycheck.yaml:4:1: gateway: missing key "url"; write url: https://shop.example',
      'graycheck.yaml:5:3: gateway: merge keys (<<) are not part of YAML 1.2; write the keys out, or use environments',
    ],
  ],
  [
    '__proto__ at the top',
    `${head}__proto__: { polluted: true }\n`,
    [nothingToCheck, 'graycheck.yaml:4:1: unknown key "__proto__"; take it out'],
  ],
  [
    '__proto__ inside',
    `${head}gateway: { __proto__: { url: x } }\n`,
    [
      'graycheck.yaml:4:1: gateway: missing key "url"; write url: https://shop.example',
      'graycheck.yaml:4:12: gateway: unknown key "__proto__"; take it out',
    ],
  ],
  [
    'constructor.prototype',
    `${head}constructor: { prototype: { polluted: true } }\n`,
    [unknownX.replace('"x"', '"constructor"')],
  ],
  [
    '20,000 brackets',
    `${head}x: ${'['.repeat(20_000)}`,
    ['graycheck.yaml:4:103: the document nests deeper than 100 levels; make it flatter'],
  ],
  [
    'brackets that quotes seem to close',
    `${head}x: ${'["]",'.repeat(5000)}`,
    ['graycheck.yaml:4:499: the document nests deeper than 100 levels; make it flatter'],
  ],
  [
    '5,000 lists in one line',
    `${head}x:\n  ${'- '.repeat(5000)}a`,
    ['graycheck.yaml:5:201: the document nests deeper than 100 levels; make it flatter'],
  ],
  [
    '150 mappings in each other',
    `${head}x:\n${Array.from({ length: 150 }, (_, depth) => `${' '.repeat(depth + 1)}a:`).join('\n')}`,
    ['graycheck.yaml:104:101: the document nests deeper than 100 levels; make it flatter'],
  ],
  ['an alias bomb', aliasBomb(6), [`graycheck.yaml:4:35: ${tooLarge}`]],
  ['an alias inside its own anchor', `${head}x: &x [*x]\n`, [unknownX, `graycheck.yaml:4:8: ${tooLarge}`]],
  [
    'an alias without an anchor',
    `${head}retry: *nope\n`,
    ['graycheck.yaml:4:8: retry: the alias *nope refers to no anchor before it'],
  ],
  [
    'an integer that is not exact',
    `${head}retry: 9007199254740993\n`,
    [
      'graycheck.yaml:4:8: retry: 9007199254740993 is too large to be exact as a number; put text in quotes: "9007199254740993"',
    ],
  ],
  [
    'infinity',
    `${head}retry: .inf\n`,
    ['graycheck.yaml:4:8: retry: .inf is not a finite number; write a decimal number'],
  ],
  [
    'not a number',
    `${head}retry: .nan\n`,
    ['graycheck.yaml:4:8: retry: .nan is not a finite number; write a decimal number'],
  ],
  [
    'a number beyond the doubles',
    `${head}retry: 1e309\n`,
    ['graycheck.yaml:4:8: retry: 1e309 is not a finite number; write a decimal number'],
  ],
  [
    'a hexadecimal number',
    `${head}retry: 0x10\n`,
    [
      'graycheck.yaml:4:8: retry: 0x10 is the number 16, written in a way that is easily misread; write 16, or put text in quotes: "0x10"',
    ],
  ],
  [
    'a leading plus',
    `${head}retry: +5\n`,
    [
      'graycheck.yaml:4:8: retry: +5 is the number 5, written in a way that is easily misread; write 5, or put text in quotes: "+5"',
    ],
  ],
  [
    '90,000 keys',
    `${head}${Array.from({ length: 90_000 }, (_, index) => `k${index}: 1\n`).join('')}`,
    ['graycheck.yaml:9999:8: the document has more than 50000 tokens; a config holds no data: refer to files'],
  ],
  [
    'a NUL character',
    `${head}x: \0\n`,
    ['graycheck.yaml:4:4: a NUL character is not allowed in YAML (a UTF-16 file looks like this too); take it out'],
  ],
  [
    'a terminal sequence',
    `${head}x: \u001b[31m\n`,
    ['graycheck.yaml:4:4: the control character U+001B is not allowed in YAML; take it out'],
  ],
  [
    'a byte order mark',
    `\ufeff${head}`,
    ['graycheck.yaml: the config starts with a byte order mark; save it as UTF-8 without a byte order mark'],
  ],
  [
    'more than 1 MiB',
    `# ${'x'.repeat(1024 * 1024)}`,
    ['graycheck.yaml: the config is larger than 1 MiB; a config holds no data: refer to files'],
  ],
]

/** Each line repeats the one above ten times. */
function aliasBomb(levels: number): string {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level <= levels; level++) {
    const [name, below] = [level, level - 1].map((index) => String.fromCharCode(97 + index))
    lines.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${below}`).join(', ')}]`)
  }
  return `${head}${lines.join('\n')}\n`
}

describe('a text that is no good YAML', () => {
  it.each(cases)('%s', async (title, text, expected) => {
    const problems = await problemsOf(text)

    const own = title === 'an alias bomb' ? problems.filter((line) => !line.includes('unknown key')) : problems
    expect(own).toEqual(expected)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})
