import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interpolate } from '../../src/plan/interpolate.ts'
import { piecesOf } from '../../src/plan/substitute.ts'
import type { Tree } from '../../src/plan/tree.ts'
import { scalarNode, toValue } from '../../src/plan/tree.ts'
import { head, planOf, problemsOf, withInstances } from './load-helpers.ts'

const env = {
  GATEWAY_URL: 'https://shop.example',
  VERSION: '1.10',
  EMPTY: '',
  ADDRESS: '10.0.9.9:80',
  RECURSIVE: '${GATEWAY_URL}',
  INJECTION: 'https://shop.example\nretry: 9\n',
  QUOTE: 'x"} or vector(1) #',
  BIG: 'x'.repeat(70_000),
}

function filled(text: string): string {
  const { tree, problems } = interpolate(fileText(text), env, 'staging')
  expect(problems).toEqual([])
  return String(toValue(tree))
}

function fileText(text: string): Tree {
  return { ...scalarNode(text, { type: 'file', offset: 0 }), source: text }
}

describe('what is filled in', () => {
  it.each([
    ['${VERSION}', '1.10'],
    ['v${VERSION}-x', 'v1.10-x'],
    ['${VERSION}${VERSION}', '1.101.10'],
    ['${MISSING:-fallback}', 'fallback'],
    ['${MISSING:-}', ''],
    ['${EMPTY:-fallback}', 'fallback'],
    ['${VERSION:-fallback}', '1.10'],
    ['${MISSING:-a:-b}', 'a:-b'],
    ['${environment}', 'staging'],
    ['${RECURSIVE}', '${GATEWAY_URL}'],
    ['$${VERSION}', '${VERSION}'],
    ['$$${VERSION}', '$${VERSION}'],
    ['$VERSION costs 5$', '$VERSION costs 5$'],
    ['{{ args.tag }} and {{VERSION}}', '{{ args.tag }} and {{VERSION}}'],
    ['}${VERSION}{', '}1.10{'],
  ])('%s becomes %s', (text, expected) => {
    expect(filled(text)).toBe(expected)
  })
})

describe('a plan', () => {
  it('fills environment variables and plan variables into text', async () => {
    const plan = await planOf(
      `version: 1
service: \${SERVICE}
tag: { value: "\${service}-\${environment}" }
instances: { gray: { addresses: ["\${ADDRESS}"], version: "\${VERSION}" } }
prometheus: { url: "\${GATEWAY_URL}/\${service}/\${tag}", labels: { gray: 'version="\${VERSION}"' } }
stages: [ { name: a, checks: [ { kind: release } ] } ]
environments: { blue: {} }
`,
      { env: { ...env, SERVICE: 'user' }, flags: { environment: 'blue' } },
    )

    expect(plan.service).toBe('user')
    expect(plan.tag).toBe('user-blue')
    expect(plan.target.instances?.gray).toEqual({ addresses: ['10.0.9.9:80'], version: '1.10' })
    expect(plan.target.prometheus?.url).toBe('https://shop.example/user/user-blue')
    expect(plan.target.prometheus?.labels).toEqual({ gray: 'version="1.10"' })
  })

  it('lets plan variables win over the environment, and takes no inherited ones', async () => {
    const text = `${withInstances}prometheus: { url: "https://\${service}", labels: { gray: 'a="\${toString:-none}"' } }\n`

    const plan = await planOf(text, { env: { service: 'other' } })

    expect(plan.target.prometheus?.url).toBe('https://user')
    expect(plan.target.prometheus?.labels?.gray).toBe('a="none"')
  })

  it('leaves keys and numbers alone', async () => {
    const text = `${head}gateway: { url: "https://s", request: { headers: { "\${VERSION}": a } } }\n`

    expect(await problemsOf(text, { env })).toEqual([
      'graycheck.yaml:4:52: gateway.request.headers: the key "${VERSION}" is not allowed here; expected an HTTP header name: letters, digits and dashes, such as x-gray-tag',
    ])
  })

  it('takes what a flag says as it stands', async () => {
    const plan = await planOf(withInstances, { flags: { grayTag: '${VERSION}' } })

    expect(plan.tag).toBe('${VERSION}')
  })
})

function url(text: string): string {
  return `${head}gateway: { url: ${text} }\n`
}

describe('what can not be filled in', () => {
  it.each([
    [
      'an unset variable',
      url('"${GATEWAY}"'),
      '4:18: gateway.url: ${GATEWAY} is not set; did you mean ${GATEWAY_URL}?',
    ],
    [
      'one unlike any other',
      url('"${QQQQQQQ}"'),
      '4:18: gateway.url: ${QQQQQQQ} is not set; set it, or write ${QQQQQQQ:-default}',
    ],
    [
      'the second of two',
      url('"${GATEWAY_URL}/${NOPE}"'),
      '4:33: gateway.url: ${NOPE} is not set; set it, or write ${NOPE:-default}',
    ],
    [
      'one after an escape',
      url('"$${GATEWAY_URL}/${NOPE}"'),
      '4:34: gateway.url: ${NOPE} is not set; set it, or write ${NOPE:-default}',
    ],
    [
      'one that escapes hide',
      url('"\\x24{NOPE}"'),
      '4:17: gateway.url: ${NOPE} is not set; set it, or write ${NOPE:-default}',
    ],
    [
      'one in a block of lines',
      `${head}gateway:\n  url: >-\n    https://\n    \${NOPE}\n`,
      '7:5: gateway.url: ${NOPE} is not set; set it, or write ${NOPE:-default}',
    ],
    [
      'an empty variable',
      url('"${EMPTY}"'),
      '4:18: gateway.url: ${EMPTY} is set but empty; write ${EMPTY:-} where empty is meant',
    ],
    [
      'an inherited name',
      url('"${__proto__}"'),
      '4:18: gateway.url: ${__proto__} is not set; set it, or write ${__proto__:-default}',
    ],
    [
      'a very long variable',
      url('"${BIG}"'),
      '4:18: gateway.url: ${BIG} holds 70000 characters; at most 65536 are filled in',
    ],
    [
      'an unclosed brace',
      url('"${GATEWAY_URL"'),
      '4:18: gateway.url: "${GATEWAY_URL" is not a variable; write ${NAME} or ${NAME:-default}, and $${ for a plain ${',
    ],
    [
      'no name',
      url('"${}"'),
      '4:18: gateway.url: "${}" is not a variable; write ${NAME} or ${NAME:-default}, and $${ for a plain ${',
    ],
    [
      'another notation of shells',
      url('"${A-b}"'),
      '4:18: gateway.url: "${A-b}" is not a variable; write ${NAME} or ${NAME:-default}, and $${ for a plain ${',
    ],
    [
      'the environment where none is chosen',
      url('"https://${environment}"'),
      '4:26: gateway.url: ${environment} is not set; choose one with --env, or write ${environment:-default}',
    ],
    [
      'the tag inside the service',
      'version: 1\nservice: ${tag}\ntag: { value: v2 }\n',
      '2:10: service: ${tag} is not set; set it, or write ${tag:-default}',
    ],
    [
      'a variable for a number',
      `${withInstances}retry: \${VERSION}\n`,
      '5:8: retry: expected a whole number such as 2, got "1.10"; a variable stands for text: write the value itself',
    ],
    [
      'YAML inside a variable',
      url('"${INJECTION}"'),
      '4:17: gateway.url: expected an http or https URL such as https://shop.example, got "https://shop.example\\nretry: 9\\n"',
    ],
    [
      'a variable inside a variable',
      url('"${RECURSIVE}"'),
      '4:17: gateway.url: expected an http or https URL such as https://shop.example, got "${GATEWAY_URL}"',
    ],
    [
      'a quote in PromQL',
      `${withInstances}prometheus: { url: "http://p", labels: { gray: 'role="\${QUOTE}"' } }\n`,
      '5:55: prometheus.labels.gray: the variable holds a quote, brace, backslash or line break, which would change the query around it; give it a plain label value',
    ],
  ])('%s', async (_title, text, expected) => {
    expect(await problemsOf(text, { env })).toEqual([`graycheck.yaml:${expected}`])
  })

  it.each([
    ['=', '2.1.0+build.5', []],
    ['=~', '2.1.0-rc.1', []],
    ['=~', '.*', ['5:60']],
    ['!~', 'a|b', ['5:60']],
  ])('in a matcher with %s the tag %s', async (operator, grayTag, places) => {
    const text = `${withInstances}prometheus: { url: "http://p", labels: { gray: 'version${operator}"v\${tag}"' } }\n`

    const problems = await problemsOf(text, { flags: { grayTag } })

    expect(problems).toEqual(
      places.map(
        (place) =>
          `graycheck.yaml:${place}: prometheus.labels.gray: the variable holds * + ? | ( ) [ ] ^ or $, which would match more in a regular expression; give it a plain label value`,
      ),
    )
  })

  it('refuses variables that hold too much together', async () => {
    const text = url(JSON.stringify(`https://s/${'${LONG}'.repeat(20)}`))

    expect(await problemsOf(text, { env: { LONG: 'x'.repeat(60_000) } })).toEqual([
      'graycheck.yaml:4:147: gateway.url: the variables of the config hold more than 1 MiB; refer to files instead',
    ])
  })

  it('refuses a tag from a flag that would change a query', async () => {
    const text = `${withInstances}prometheus: { url: "http://p", labels: { gray: 'role="\${tag}"' } }\n`

    expect(await problemsOf(text, { flags: { grayTag: 'v2"} or vector(1) #' } })).toEqual([
      'graycheck.yaml:5:55: prometheus.labels.gray: the variable holds a quote, brace, backslash or line break, which would change the query around it; give it a plain label value',
    ])
  })
})

describe('whatever the environment holds', () => {
  const plain = fc.string({ maxLength: 40 })

  it('the structure stays: the same keys, lists and types', () => {
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>('${A}', '${B:-x}', 'a${A}b', '$${A}', 'plain', 1, true, null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('k', '${A}', 'service', 'tag', 'value'), tie('any'), { maxKeys: 3 }),
      ),
    })).any
    fc.assert(
      fc.property(value, plain, plain, (input, a, b) => {
        const { tree } = interpolate(fileTree(input), { A: a, B: b }, null)
        expect(shapeOf(toValue(tree))).toEqual(shapeOf(input))
      }),
    )
  })

  it('the pieces of a text are the text, but for escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', ':', '-'), maxLength: 30 }), (text) => {
        const pieces = Array.from(piecesOf(text)).map((piece) => {
          if (piece.type === 'text') return piece.text === '${' ? '$${' : piece.text
          if (piece.type === 'malformed') return piece.text
          return piece.fallback === null ? `\${${piece.name}}` : `\${${piece.name}:-${piece.fallback}}`
        })
        expect(pieces.join('')).toBe(text)
      }),
    )
  })
})

function fileTree(value: unknown): Tree {
  if (typeof value === 'string') return fileText(value)
  if (Array.isArray(value)) return { type: 'list', items: value.map(fileTree), origin: { type: 'flags' } }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, item]) => [key, { keyOrigin: { type: 'flags' }, value: fileTree(item) }] as const,
    )
    return { type: 'map', members: new Map(members), origin: { type: 'flags' } }
  }
  return scalarNode(typeof value === 'number' || typeof value === 'boolean' ? value : null, { type: 'flags' })
}

/** The value with every text emptied. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return ''
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]))
}
