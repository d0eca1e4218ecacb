import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor, stripControl } from '../../src/core/redact.ts'

const secret = 'p/ä s"w+d?1\n'

/** The forms in which a secret may turn up, each made in another way than redact.ts does. */
const forms: readonly (readonly [string, string])[] = [
  ['as it is', secret],
  ['base64', btoa(latin1OfUtf8(secret))],
  ['base64 without padding', btoa(latin1OfUtf8(secret)).replaceAll('=', '')],
  ['base64url', btoa(latin1OfUtf8(secret)).replaceAll('=', '').replaceAll('/', '_').replaceAll('+', '-')],
  ['hex', Array.from(new TextEncoder().encode(secret), (byte) => byte.toString(16).padStart(2, '0')).join('')],
  ['HEX', Buffer.from(secret).toString('hex').toUpperCase()],
  ['URL-encoded', 'p%2F%C3%A4%20s%22w%2Bd%3F1%0A'],
  ['url-encoded', 'p%2f%c3%a4%20s%22w%2bd%3f1%0a'],
  ['form-encoded', 'p%2F%C3%A4+s%22w%2Bd%3F1%0A'],
  ['as a path of a URL', 'p/%C3%A4%20s%22w+d?1%0A'],
  ['as a query of a URL', 'p/%C3%A4%20s%22w+d?1%0A'.replaceAll('+', '%2B')],
  ['JSON-escaped', String.raw`p/ä s\"w+d?1\n`],
  ['JSON-escaped twice', String.raw`p/ä s\\\"w+d?1\\n`],
  ['JSON-escaped by number', String.raw`p\u002f\u00E4\u0020s\u0022w\u002Bd?1\u000a`],
  ['in HTML', 'p/ä s&quot;w+d?1\n'],
]

function latin1OfUtf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

describe('text', () => {
  it.each(forms)('hides a secret %s', (_case, form) => {
    expect(createRedactor([secret]).text(`before ${form} after ${form}`)).toBe('before *** after ***')
  })

  it.each([0, 1, 2, 3])('hides a secret in the base64 of something longer, %i bytes in', (before) => {
    const longer = Buffer.from(`${'x'.repeat(before)}hunter2-hunter2${'y'.repeat(4)}`)

    for (const encoding of ['base64', 'base64url'] as const) {
      const redacted = createRedactor(['hunter2-hunter2']).text(longer.toString(encoding))
      const [left = '', right = ''] = redacted.split('***')

      const shown = Buffer.from(left, 'base64').toString('latin1') + Buffer.from(right, 'base64').toString('latin1')
      expect(redacted).toContain('***')
      expect(shown).not.toMatch(/hunter|unter2|nter2-/)
    }
  })

  it.each(['', '…', '"', '\\\\… (95 characters)'])('hides the beginning of a secret that was cut before %j', (end) => {
    const redactor = createRedactor(['hunter2"hunter2'])

    expect(redactor.text(`it begins with hunter2"hunt${end}`)).toBe(`it begins with ***${end}`)
    expect(redactor.text(`it begins with hunter2\\"hunt${end}`)).toBe(`it begins with ***${end}`)
    expect(redactor.text(`hunter2"hunted${end}`)).toBe(`hunter2"hunted${end}`)
  })

  it('hides all but two characters of a secret where an ellipsis says that it was cut', () => {
    const redactor = createRedactor(['hunter2-of-old'])

    expect(redactor.text('it begins with "token=hun…"')).toBe('it begins with "token=***…"')
    expect(redactor.text('it begins with "token=hunter2-of…" (200 characters)')).toBe(
      'it begins with "token=***…" (200 characters)',
    )
    expect(redactor.text('it begins with "token=hu…"')).toBe('it begins with "token=hu…"')
    expect(redactor.text('hundred')).toBe('hundred')
  })

  it('hides all but the ends of a long secret that was cut', () => {
    const token = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
    const redactor = createRedactor([token])

    expect(redactor.text(`begins with ${token.slice(0, 40)}`)).toBe('begins with ***6789ABCD')
    expect(redactor.text(`begins with ${token.slice(0, 45)}`)).toBe('begins with ***')
    expect(redactor.text(token.slice(5, 20))).toBe(token.slice(5, 20))
  })

  it('hides all of a secret that is longer than any quote', () => {
    const token = `${'0123456789abcdef'.repeat(256)}, and its end`

    expect(createRedactor([token]).text(`<${token}> and <${token}>`)).toBe('<***> and <***>')
  })

  it('takes a short time for what almost matches', () => {
    const secrets = ['%'.repeat(40), '\\'.repeat(40), 'a'.repeat(40), '\\u005c'.repeat(8)]
    const redactor = createRedactor(secrets)

    for (const almost of ['%25', '\\', '\\u005c', 'a', '%5C', 'YWFh'])
      expect(redactor.text(`${almost.repeat(5000)}!`)).toContain('***')
  })

  const marked = `x<y>z&'"`

  it.each([
    ['HTML by name', marked, 'x&lt;y&gt;z&amp;&apos;&quot;'],
    ['HTML by number', marked, 'x&#60;y&#62;z&#38;&#39;&#34;'],
    ['HTML by hexadecimal number', marked, 'x&#x3c;y&#x3e;z&#x26;&#x27;&#x22;'],
    ['HTML by HEXADECIMAL number', marked, 'x&#x3C;y&#x3E;z&#x26;&#x27;&#x22;'],
    ['JSON', 'a\nb\tc\rd\be\ff', String.raw`a\nb\tc\rd\be\ff`],
    ['a JSON pointer', 'a/b~c', 'a~1b~0c'],
    ['a form', 'a b c', 'a+b+c'],
    ['a URL within a URL', 'a/b ä', 'a%252Fb%2520%25C3%25A4'],
    ['JSON within a URL', 'a"b/c', 'a%5C%22b%5c%2Fc'],
    ['JSON within a URL within a URL', 'a"b/c', 'a%255C%2522b%255c%252Fc'],
    ['JSON by number within a URL', 'a<b', 'a%5Cu003Cb'],
    ['JSON, four times deep', 'a"b\\c', JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify('a"b\\c'))))],
    ['JSON, its backslash by number', 'a\\b', String.raw`a\u005cb`],
    ['JSON, its backslashes by number', 'a\\\\b', String.raw`a\u005C\\u005cb`],
    ['a quote that has collapsed its blanks', 'a \n\t b', 'a b'],
    ['JSON with escaped slashes', 'a/b', String.raw`a\/b`],
    ['JSON by number, a character in two parts', 'a😀b', String.raw`a\ud83d\ude00b`],
    ['a text with its blanks', 'a \n\t b', 'a \n\t b'],
    ['a quote of blanks alone', ' \t ', String.raw` \t `],
  ])('hides a secret in %s', (_where, of, form) => {
    const redacted = createRedactor([of]).text(`<${form}>`)

    expect(redacted.replaceAll(/[\\"]/g, '')).toBe('<***>')
  })

  it.each([
    ['nine characters', 'hunter2-o', '***'],
    ['eight characters', 'hunter2-', 'hunter2-'],
  ])('hides the beginning of a secret that ends a text after %s', (_count, shown, hidden) => {
    expect(createRedactor(['hunter2-of-old']).text(`with ${shown}`)).toBe(`with ${hidden}`)
    expect(createRedactor(['hunter2-of-old']).text(`"${shown}" and more`)).toBe(`"${hidden}" and more`)
  })

  it('hides a secret of which only the last character was cut', () => {
    expect(createRedactor(['hunter2-of-old']).text('with hunter2-of-ol')).toBe('with ***')
  })

  it('hides either half of a secret that is long enough for two', () => {
    const redactor = createRedactor(['0123456789abcdefghijklmnopqrstuv'])

    expect(redactor.text('<0123456789abcdef> and <ghijklmnopqrstuv>')).toBe('<***> and <***>')
  })

  it('hides nothing beside a secret', () => {
    expect(createRedactor(['   ']).text('a b  c')).toBe('a b  c')
    expect(createRedactor(['token-2']).text(String.raw`C:\token-2`)).toBe(String.raw`C:\***`)
  })

  it.each([
    ['seven bytes', 'hunter2', true],
    ['six bytes, of which too little shows', 'hunter', false],
  ])('hides a secret of %s in the base64 of something longer', (_count, of, isHidden) => {
    const longer = Buffer.from(`x${of}yy`).toString('base64')

    expect(createRedactor([of]).text(longer).includes('***')).toBe(isHidden)
  })

  it('hides the longest of several secrets, whatever their order', () => {
    const secrets = ['token', 'token-2', 'ken-23']

    expect(createRedactor(secrets).text('a token-2 b')).toBe('a *** b')
    expect(createRedactor(secrets.toReversed()).text('a token-2 b')).toBe('a *** b')
  })

  it('hides secrets that overlap or adjoin, with nothing of them in between', () => {
    expect(createRedactor(['abcd', 'cdef']).text('<abcdef>')).toBe('<***>')
    expect(createRedactor(['abcd', 'efgh']).text('<abcdefgh>')).toBe('<***>')
    expect(createRedactor(['aba']).text('<ababa>')).toBe('<***>')
  })

  it('hides what looks like a pattern as it is', () => {
    const redactor = createRedactor(['.*+?^${}()|[]\\-/'])

    expect(redactor.text('abc .*+?^${}()|[]\\-/ abc')).toBe('abc *** abc')
  })

  it('ignores secrets of one or two characters', () => {
    expect(createRedactor(['', 'a', 'ab']).text('abc ab a')).toBe('abc ab a')
  })

  it('learns secrets on the way', () => {
    const redactor = createRedactor([])
    redactor.add('from-file')

    expect(redactor.text('Bearer from-file')).toBe('Bearer ***')
  })

  const anySecret = fc.oneof(
    fc.string({ minLength: 3, maxLength: 12, unit: 'binary' }),
    fc.string({ minLength: 3, maxLength: 6, unit: fc.constantFrom('*', 'a', 'b', '"', '%', '\ud800') }),
  )
  const secretsAndText = fc
    .array(anySecret, { minLength: 1, maxLength: 4 })
    .chain((secrets) =>
      fc.tuple(
        fc.constant(secrets),
        fc.array(fc.oneof(fc.constantFrom(...secrets), fc.string({ maxLength: 5 }), fc.constantFrom('*', 'a', 'b'))),
      ),
    )

  it('leaves no secret, and nothing to do for a second time', () => {
    fc.assert(
      fc.property(secretsAndText, ([secrets, parts]) => {
        const redactor = createRedactor(secrets)
        const redacted = redactor.text(parts.join(''))

        expect(redactor.text(redacted)).toBe(redacted)
        for (const one of secrets.filter((each) => each !== '***')) expect(redacted).not.toContain(one)
      }),
      { numRuns: 500 },
    )
  })

  it('looks closely at every text that may hold a secret', () => {
    const plain = fc.string({
      minLength: 3,
      maxLength: 40,
      unit: fc.constantFrom('a', 'b', 'Z', '9', '-', '_', '/', 'ä'),
    })
    const withTexts = fc.array(plain, { minLength: 1, maxLength: 3 }).chain((secrets) => {
      const forms = secrets.flatMap((one) =>
        [one, `x${one}`].flatMap((text) => [
          text,
          JSON.stringify(text),
          encodeURIComponent(text),
          ...(['base64', 'base64url', 'hex'] as const).map((encoding) => Buffer.from(text).toString(encoding)),
        ]),
      )
      const piece = fc.oneof(
        fc.constantFrom(...forms),
        fc.tuple(fc.constantFrom(...forms), fc.nat(20)).map(([form, length]) => form.slice(0, length)),
        fc.string({ maxLength: 5 }),
      )
      return fc.tuple(fc.constant(secrets), fc.array(piece, { maxLength: 5 }))
    })
    fc.assert(
      fc.property(withTexts, ([secrets, pieces]) => {
        const text = pieces.join('')
        // A percent sign may escape anything, so a text with one is always looked at closely.
        const thorough = createRedactor(secrets).text(`${text} %`)

        expect(`${createRedactor(secrets).text(`${text} `)}%`).toBe(thorough)
      }),
      { numRuns: 300 },
    )
  })

  it('leaves no secret in what was encoded before', () => {
    const encoders: readonly ((text: string) => string)[] = [
      (text) => JSON.stringify(text),
      (text) => encodeURIComponent(text),
      (text) => new URLSearchParams({ token: text }).toString(),
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(text).toString('base64url'),
      (text) => Buffer.from(text).toString('hex'),
    ]
    const wellFormed = fc
      .string({ minLength: 3, maxLength: 20, unit: 'grapheme' })
      .filter((text) => !text.includes('*'))
    fc.assert(
      fc.property(wellFormed, fc.constantFrom(...encoders), (text, encode) => {
        expect(createRedactor([text]).text(encode(text))).toMatch(/^("|token=)?\*\*\*(25)*"?$/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('json', () => {
  it('reaches every string and key, and leaves everything else', () => {
    const value = { list: ['hush', 1, null, true], 'x-hush': { deep: 'a hush b' }, ['__proto__x']: 0 }

    expect(createRedactor(['hush']).json(value)).toEqual({
      list: ['***', 1, null, true],
      'x-***': { deep: 'a *** b' },
      ['__proto__x']: 0,
    })
  })

  it('keeps an own __proto__ key and keys that become alike', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":"hush"},"hush":1,"HUSH":2,"***":3}')

    const redacted = createRedactor(['hush', 'HUSH']).json(value)

    expect(JSON.stringify(redacted)).toBe('{"__proto__":{"a":"***"},"***":1,"*** (2)":2,"*** (3)":3}')
  })

  it('hides a secret that is a key and nothing else', () => {
    expect(createRedactor(['hush']).json({ deep: { hush: 1 } })).toEqual({ deep: { '***': 1 } })
  })

  it('does not change what holds no secret', () => {
    const redactor = createRedactor(['a secret that is nowhere'])
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(redactor.json(value))).toBe(JSON.stringify(value))
      }),
    )
  })

  it('gives back the same object where there was nothing to hide', () => {
    const value = { deep: [{ plain: 'text' }], other: 'hush' }

    const redacted = createRedactor(['hush']).json(value)

    expect(redacted).toEqual({ deep: [{ plain: 'text' }], other: '***' })
    expect(redacted.deep).toBe(value.deep)
  })

  it('is idempotent', () => {
    const redactor = createRedactor(['aaa', '   '])
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = redactor.json(value)
        expect(redactor.json(once)).toEqual(once)
      }),
    )
  })
})

describe('stripControl', () => {
  it.each([
    ['colours', 'a\u001b[1;31mred\u001b[0mb', 'aredb'],
    ['8-bit colours', 'a\u009b31mb', 'ab'],
    ['a link', '\u001b]8;;http://evil.example\u0007text\u001b]8;;\u001b\\', 'text'],
    ['a title', '\u001b]0;title\u009cx', 'x'],
    ['a device control string', '\u001bPq#0\u001b\\x', 'x'],
    ['a reset', '\u001bcx', 'x'],
    ['a string without end', '\u001b]0;title', '0;title'],
    ['a sequence hidden in another', '\u001b\u001b[0m[31mx', '[31mx'],
    ['NUL, backspace, carriage return and DEL', 'a\0b\bc\rd\u007fe', 'abcde'],
    ['C1 characters', 'a\u0080\u0085\u009fb', 'ab'],
    ['lone surrogates', 'a\ud800b\udc00c', 'a\ufffdb\ufffdc'],
    ['nothing of plain text', 'line\n\ttab ä灰😀', 'line\n\ttab ä灰😀'],
  ])('takes away %s', (_case, text, plain) => {
    expect(stripControl(text)).toBe(plain)
  })

  it('leaves nothing that a terminal obeys, and nothing to do for a second time', () => {
    const piece = fc.constantFrom(
      '\u001b',
      '\u009b',
      '\u009d',
      '[',
      ']',
      '0',
      ';',
      'm',
      '\\',
      '\u0007',
      'P',
      'x',
      '\ud83d',
      '\ude00',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const plain = stripControl(pieces.join(''))
        expect(plain).not.toMatch(/(?![\n\t])\p{Cc}|\p{Surrogate}/u)
        expect(stripControl(plain)).toBe(plain)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes linear time', () => {
    for (const start of ['\u001b]', '\u009d', '\u001b[', '\u001b[0', '\u001b ']) {
      expect(stripControl(start.repeat(200_000))).not.toContain('\u001b')
    }
  })
})
