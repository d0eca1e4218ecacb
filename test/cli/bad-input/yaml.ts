import type { BadInput } from './run-cases.ts'
import { head, sections } from './run-cases.ts'

/** Each line repeats the one above ten times. */
function aliasBomb(levels: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level <= levels; level++) {
    const above = Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')
    lines.push(`a${level}: &a${level} [${above}]`)
  }
  return `${lines.join('\n')}\n`
}

const utf16 = Buffer.from(`\ufeff${sections}`, 'utf16le')
const latin1 = Buffer.concat([Buffer.from(`${head}# caf`), Buffer.from([0xe9]), Buffer.from('\n')])

/** Texts that are no good YAML, or more of it than anybody means. */
export const yaml: readonly BadInput[] = [
  {
    title: 'an alias bomb of 4 levels',
    config: `${head}${aliasBomb(4)}`,
    says: [
      'graycheck.yaml:4:1: unknown key "a0"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:4:37: the config is too large: more than 10000 values, or deeper than 100 levels, counting what aliases repeat; take the aliases out',
      'graycheck.yaml:5:1: unknown key "a1"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:6:1: unknown key "a2"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:7:1: unknown key "a3"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:8:1: unknown key "a4"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
    ],
  },
  {
    title: 'an alias bomb of 8 levels',
    config: `${head}${aliasBomb(8)}`,
    says: [
      'graycheck.yaml:4:1: unknown key "a0"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:4:37: the config is too large: more than 10000 values, or deeper than 100 levels, counting what aliases repeat; take the aliases out',
      'graycheck.yaml:5:1: unknown key "a1"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:6:1: unknown key "a2"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:7:1: unknown key "a3"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:8:1: unknown key "a4"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:9:1: unknown key "a5"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:10:1: unknown key "a6"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:11:1: unknown key "a7"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
      'graycheck.yaml:12:1: unknown key "a8"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
    ],
  },
  {
    title: 'an alias inside its own anchor',
    config: `${sections}stages: &a [*a]\n`,
    says: [
      'graycheck.yaml:7:12: stages[0]: expected a mapping such as { name: routing, checks: [{ kind: release }] }, got a list',
      'graycheck.yaml:7:13: the config is too large: more than 10000 values, or deeper than 100 levels, counting what aliases repeat; take the aliases out',
    ],
  },
  {
    title: '20,000 brackets',
    config: `${head}stages: ${'['.repeat(20_000)}`,
    says: ['graycheck.yaml:4:108: the document nests deeper than 100 levels; make it flatter'],
  },
  {
    title: '20,000 braces',
    config: `${head}stages: ${'{a: '.repeat(20_000)}`,
    says: ['graycheck.yaml:4:405: the document nests deeper than 100 levels; make it flatter'],
  },
  {
    title: 'a key twice',
    config: `${sections}timeout: 5s\ntimeout: 6s\n`,
    says: ['graycheck.yaml:8:1: the key "timeout" is already there in line 7; keep one of the two'],
  },
  {
    title: 'a merge key',
    config: `${sections}environments:\n  blue: { <<: { timeout: 5s } }\n`,
    says: [
      'graycheck.yaml:8:11: environments.blue: merge keys (<<) are not part of YAML 1.2; write the keys out, or use environments',
    ],
  },
  {
    title: '__proto__',
    config: `${sections}__proto__: { exitCode: 0, status: pass }\n`,
    says: ['graycheck.yaml:7:1: unknown key "__proto__"; take it out'],
  },
  {
    title: 'constructor.prototype',
    config: `${sections}constructor: { prototype: { status: pass } }\n`,
    says: [
      'graycheck.yaml:7:1: unknown key "constructor"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
    ],
  },
  {
    title: 'a NUL character',
    config: `${sections}timeout: 5s\0\n`,
    says: [
      'graycheck.yaml:7:12: a NUL character is not allowed in YAML (a UTF-16 file looks like this too); take it out',
    ],
  },
  {
    title: 'a terminal sequence',
    config: `${sections}timeout: "\u001b]0;owned\u0007"\n`,
    says: ['graycheck.yaml:7:11: the control character U+001B is not allowed in YAML; take it out'],
  },
  {
    title: 'an escaped terminal sequence',
    config: `${sections}timeout: "\\e]0;owned\\a\\e[2J"\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "\\u001b]0;owned\\u0007\\u001b[2J"',
    ],
  },
  {
    title: 'a text that turns its direction',
    config: `${sections}timeout: "\u202e5s"\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "�5s"',
    ],
  },
  {
    title: 'a key that forges a line',
    config: `${sections}"x\\nuser v2-canary: PASS": 1\n`,
    says: [
      'graycheck.yaml:7:1: unknown key "x\\nuser v2-canary: PASS"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
    ],
  },
  {
    title: 'a tab as indentation',
    config: `${head}gateway:\n\turl: http://{listener}\n`,
    says: ['graycheck.yaml:5:1: not valid YAML: tabs are not allowed as indentation; indent with spaces'],
  },
  {
    title: 'a byte order mark',
    config: `\ufeff${sections}`,
    says: ['graycheck.yaml: the config starts with a byte order mark; save it as UTF-8 without a byte order mark'],
  },
  {
    title: 'UTF-16',
    config: utf16,
    says: ['graycheck.yaml: the config is UTF-16, expected UTF-8; save it as UTF-8 without a byte order mark'],
  },
  { title: 'Latin-1', config: latin1, says: ['graycheck.yaml:4:6: these bytes are not UTF-8; save the file as UTF-8'] },
  {
    title: '10 MB',
    config: `${sections}# ${'x'.repeat(10_000_000)}\n`,
    says: ['graycheck.yaml: the config is larger than 1 MiB; a config holds no data: refer to files'],
  },
  {
    title: 'an empty file',
    config: '',
    says: ['graycheck.yaml:1:1: the config is empty; start with version: 1 and service: NAME'],
  },
  {
    title: 'comments only',
    config: '# later\n',
    says: ['graycheck.yaml:1:1: the config is empty; start with version: 1 and service: NAME'],
  },
  {
    title: 'a second document',
    config: `${sections}---\n${sections}`,
    says: [
      'graycheck.yaml:7:1: not valid YAML: a second document starts here; take out the line --- and what follows it: one file describes one service',
    ],
  },
  {
    title: 'a tag of JavaScript',
    config: `${sections}timeout: !!js/function 'process.exit(0)'\n`,
    says: [
      'graycheck.yaml:7:10: not valid YAML: unresolved tag: tag:yaml.org,2002:js/function; take the tag out: a config holds plain values only',
    ],
  },
  {
    title: 'an unknown tag',
    config: `${sections}timeout: !include secrets.yaml\n`,
    says: [
      'graycheck.yaml:7:10: not valid YAML: unresolved tag: !include; take the tag out: a config holds plain values only',
    ],
  },
  {
    title: 'a key that is a list',
    config: `${sections}? [a, b]\n: 1\n`,
    says: ['graycheck.yaml:7:3: not valid YAML: this key is not text; write the key as plain text'],
  },
  {
    title: 'an integer above 2^53',
    config: `${sections}retry: 9007199254740993\n`,
    says: [
      'graycheck.yaml:7:8: retry: 9007199254740993 is too large to be exact as a number; put text in quotes: "9007199254740993"',
    ],
  },
  {
    title: 'infinity',
    config: `${sections}retry: .inf\n`,
    says: ['graycheck.yaml:7:8: retry: .inf is not a finite number; write a decimal number'],
  },
  {
    title: 'not a number',
    config: `${sections}retry: .nan\n`,
    says: ['graycheck.yaml:7:8: retry: .nan is not a finite number; write a decimal number'],
  },
  {
    title: 'a date',
    config: `${sections}timeout: 2026-11-21\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "2026-11-21"',
    ],
  },
  {
    title: 'a misspelt section',
    config: `${sections}stage: []\n`,
    says: ['graycheck.yaml:7:1: unknown key "stage"; did you mean "stages"?'],
  },
  {
    title: 'an unclosed quote',
    config: `${sections}timeout: "5s\n`,
    says: ['graycheck.yaml:8:1: not valid YAML: missing closing "quote; close what was opened before this place'],
  },
  {
    title: 'JSON that was cut off',
    config: '{ "version": 1, "service": "user", "tag": { "value"',
    says: [
      'graycheck.yaml:1:52: not valid YAML: flow map in block collection must be sufficiently indented and end with a }; indent the keys of one mapping alike, with spaces',
    ],
  },
]
