import { describe, expect, it } from 'vitest'
import { dyeingReasons } from '../../../src/checks/dyeing/reasons.ts'
import type { TargetInput } from './kit.ts'
import {
  addressA,
  addressB,
  answered,
  codesOf,
  gray,
  judged,
  onlyFinding,
  quick,
  quickRequests,
  row,
  sound,
  soundAddress,
  specFor,
  stable,
  timedOut,
  times,
} from './kit.ts'

const spec = specFor()
const n = quickRequests

describe('a sound release', () => {
  it('passes with a proof for each address and direction', () => {
    const judgement = judged(sound(spec), spec)

    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toEqual([])
    expect(judgement.needs).toBeNull()
    const names =
      'other-case, prefix, suffix, extended, prepended, other-value, empty, duplicate, comma-joined, underscore-name'
    const bound = '; leak rate below 9.81 % (95 %)'
    expect(judgement.proofs.map(({ statement }) => statement).sort()).toEqual([
      `29 of 29 tagged probes via ${addressA} answered by gray 2.1.0-canary.3${bound}`,
      `29 of 29 tagged probes via ${addressB} answered by gray 2.1.0-canary.3${bound}`,
      `29 of 29 untagged probes via ${addressA} answered by stable 2.0.9${bound}`,
      `29 of 29 untagged probes via ${addressB} answered by stable 2.0.9${bound}`,
      `50 probes with almost the tag (${names}) via ${addressA} answered by stable 2.0.9`,
      `50 probes with almost the tag (${names}) via ${addressB} answered by stable 2.0.9`,
    ])
  })

  it('measures the leak rate of each address and direction against its limit', () => {
    const [first] = judged(sound(spec), spec).measurements

    expect(first).toMatchObject({ subject: `tagged via ${addressA}`, name: 'leak rate', unit: 'ratio', value: 0 })
    expect(first).toMatchObject({ lower: null, limit: 0.1, sampleSize: 29 })
    expect(first?.upper).toBeCloseTo(1 - 0.05 ** (1 / 29), 12)
  })

  it('needs 299 probes for the default of 1 % and 95 %', () => {
    const usual = specFor({})

    expect(usual.requests).toEqual({ tagged: 299, untagged: 299, nearMiss: 5 })
    expect(judged(sound(usual), usual).status).toBe('pass')
  })
})

describe('each reason code', () => {
  const wrongSide = [answered(gray), ...times(n - 1, answered(stable))]
  const cases = [
    {
      code: 'dyeing.tagged-escaped',
      changes: { tagged: [...times(n - 2, answered(gray)), answered(stable), answered(stable)] },
      message: `2 of 29 tagged probes via ${addressA} were answered by stable (2.0.9) instead of gray`,
    },
    {
      code: 'dyeing.untagged-leaked',
      changes: { untagged: wrongSide },
      message: `1 of 29 untagged probes via ${addressA} were answered by gray (2.1.0-canary.3)`,
    },
    {
      code: 'dyeing.near-miss-matched',
      changes: { 'other-case': times(5, answered(gray)) },
      message: `5 of 5 probes with almost the tag (other-case: x-gray-tag: V2-CANARY) via ${addressA} were answered by gray (2.1.0-canary.3)`,
    },
    {
      code: 'dyeing.duplicate-matched',
      changes: { duplicate: times(5, answered(gray)) },
      message: `5 of 5 probes with almost the tag (duplicate: x-gray-tag: graycheck-other and x-gray-tag: v2-canary) via ${addressA} were answered by gray (2.1.0-canary.3)`,
      status: 'pass',
    },
    {
      code: 'dyeing.gray-unreachable',
      changes: { tagged: times(10, answered([], { status: 503 })) },
      message: `none of 10 tagged probes via ${addressA} was answered (HTTP 503), while 29 untagged ones were`,
    },
    {
      code: 'dyeing.responder-missing',
      changes: { tagged: times(n, answered([], { status: 404 })) },
      message: `29 of 29 tagged probes via ${addressA} were answered without the header x-version (HTTP 404)`,
    },
    {
      code: 'dyeing.responder-ambiguous',
      changes: { tagged: times(n, answered([gray, stable])) },
      message: `29 of 29 tagged probes via ${addressA} were answered with two values of the header x-version (2.1.0-canary.3 and 2.0.9)`,
    },
    {
      code: 'dyeing.responder-unknown',
      changes: { tagged: [...times(n - 1, answered(gray)), answered('2.0.8')] },
      message: `1 of 29 tagged probes via ${addressA} were answered by 2.0.8, which is neither gray nor stable`,
    },
    {
      code: 'dyeing.probes-lost',
      changes: { tagged: [...times(n - 3, answered(gray)), timedOut, answered([], { status: 502 }), timedOut] },
      message: `too few usable answers via ${addressA}: tagged 26; 3 were lost (source.timeout (2), HTTP 502 (1))`,
    },
    {
      code: 'dyeing.need-more',
      changes: { tagged: times(n - 1, answered(gray)), untagged: [] },
      message: `too few usable answers via ${addressA}: tagged 28, untagged 0`,
    },
  ] as const

  for (const { code, changes, message, ...more } of cases) {
    it(`finds ${code}`, () => {
      const judgement = judged(sound(spec, changes), spec)

      const finding = onlyFinding(judgement)
      const severity = dyeingReasons[code].severity
      expect(finding).toMatchObject({ code, message, severity })
      expect(judgement.status).toBe('status' in more ? more.status : severity)
    })
  }

  it('dyeing.cached: an answer of a cache proves nothing', () => {
    const changes = { tagged: times(n, answered(gray, { cache: 'age: 12' })) }
    const judgement = judged(sound(spec, changes), spec)

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings.map(({ code, message }) => [code, message])).toEqual([
      ['dyeing.need-more', `too few usable answers via ${addressA}: tagged 0`],
      ['dyeing.cached', `29 of 29 tagged probes via ${addressA} were answered by a cache (age: 12)`],
    ])
  })

  it('dyeing.no-probes', () => {
    const judgement = judged(soundAddress(spec, addressA), spec)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.no-probes', subject: addressB })
  })

  it('source.*: an address that answers nothing at all could not be measured', () => {
    const dead = ['tagged', 'untagged'].flatMap((direction) =>
      row({ address: addressB, direction, outcomes: times(5, timedOut) }),
    )
    const judgement = judged([...soundAddress(spec, addressA), ...dead], spec)

    expect(judgement.status).toBe('error')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'source.timeout',
      subject: addressB,
      message: `none of 10 probes via ${addressB} was answered (source.timeout): no answer within 5s`,
    })
  })

  it('source.http-status: a gateway that only answers by itself could not be measured', () => {
    const dead = row({ address: addressB, direction: 'tagged', outcomes: times(3, answered([], { status: 503 })) })
    const judgement = judged([...soundAddress(spec, addressA), ...dead], spec)

    expect(judgement.status).toBe('error')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'source.http-status',
      message: `none of 3 probes via ${addressB} was answered (HTTP 503): the gateway itself answered HTTP 503`,
    })
  })

  it('run.no-evidence: nothing seen is nothing proven', () => {
    const judgement = judged([], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.no-probes', 'dyeing.no-probes'])
    expect(judgement.needs?.requests).toBe(2 * (29 + 29 + 50))
  })
})

describe('what is evidence of what', () => {
  it('takes a 5xx of the gray version for no proof, and for harm when it is all that tagged requests get', () => {
    const changes = { tagged: times(n, answered(gray, { status: 500 })) }

    const judgement = judged(sound(spec, changes), spec)

    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toContain('dyeing.gray-unreachable')
  })

  it('fails on a leak that came from a cache: users got it', () => {
    const changes = { untagged: [...times(n - 1, answered(stable)), answered(gray, { cache: 'x-cache: HIT' })] }

    expect(codesOf(judged(sound(spec, changes), spec))).toEqual(['dyeing.untagged-leaked'])
  })

  it('fails on one leak among many lost probes', () => {
    const changes = { tagged: [answered(stable), ...times(9, timedOut)] }
    const judgement = judged(sound(spec, changes), spec)

    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toEqual(['dyeing.tagged-escaped'])
  })

  it('does not call gray unreachable for a few lost probes', () => {
    expect(codesOf(judged(sound(spec, { tagged: times(9, timedOut) }), spec))).toEqual(['dyeing.probes-lost'])
  })

  it('takes 429 of the gateway as a lost probe', () => {
    const tagged = [...times(n - 2, answered(gray)), ...times(2, answered([], { status: 429 }))]

    expect(onlyFinding(judged(sound(spec, { tagged }), spec)).message).toContain('2 were lost (HTTP 429)')
  })

  it('never passes with fewer answers than the leak rate takes, whatever the spec asks for', () => {
    const few = { ...spec, requests: { ...spec.requests, tagged: 5 } }
    const judgement = judged(sound(few), few)

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.need-more', 'dyeing.need-more'])
    expect(judgement.needs?.requests).toBe(48)
  })

  it('does not call gray unreachable when stable is not reached either', () => {
    const changes = { tagged: times(10, timedOut), untagged: [...times(9, answered(stable)), ...times(10, timedOut)] }
    const judgement = judged(sound(spec, changes), spec)

    expect(codesOf(judgement)).toEqual(['dyeing.probes-lost'])
  })

  it('does not call an address dead when only stable does not answer', () => {
    const changes = { untagged: times(10, timedOut) }

    expect(codesOf(judged(sound(spec, changes), spec))).toEqual(['dyeing.probes-lost'])
  })

  it('makes one finding of an answer that nobody signs, whatever was sent', () => {
    const anonymous = Object.fromEntries(
      ['tagged', 'untagged', ...spec.nearMisses.map(({ name }) => name)].map((name) => [name, times(3, answered([]))]),
    )
    const judgement = judged(sound(spec, anonymous), spec)

    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.responder-missing', subject: addressA })
    expect(onlyFinding(judgement).message).toMatch(/^36 of 36 probes \(tagged, untagged, other-case, .*\) via /)
  })

  it('blames the default route, not the near misses that leak with it', () => {
    const some = [...times(2, answered(gray)), ...times(3, answered(stable))]
    const changes = { untagged: [answered(gray), ...times(n - 1, answered(stable))], prefix: some }

    expect(codesOf(judged(sound(spec, changes), spec))).toEqual(['dyeing.untagged-leaked'])
  })

  it('blames the default route alone where everything is gray', () => {
    const changes = { untagged: times(n, answered(gray)), prefix: times(5, answered(gray)) }

    expect(codesOf(judged(sound(spec, changes), spec))).toEqual(['dyeing.untagged-leaked'])
  })

  it.each([
    ['half of it is gray', [...times(2, answered(gray)), ...times(2, answered(stable))], times(5, answered(gray))],
    ['near misses got no answer to read', [answered(gray), ...times(n - 1, answered(stable))], times(3, answered([]))],
  ])('blames the default route alone where %s', (_, untagged, prefix) => {
    const codes = codesOf(judged(sound(spec, { untagged, prefix }), spec))

    expect(codes.filter((code) => code !== 'dyeing.need-more')).toEqual(['dyeing.untagged-leaked'])
  })

  it('blames each near miss that matched by itself', () => {
    const changes = { prefix: times(5, answered(gray)), empty: times(5, answered(gray)) }
    const { findings } = judged(sound(spec, changes), spec)

    expect(findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['dyeing.near-miss-matched', `empty via ${addressA}`],
      ['dyeing.near-miss-matched', `prefix via ${addressA}`],
    ])
  })

  it('calls gray unreachable beside what else is missing there', () => {
    const changes = { tagged: times(10, timedOut), untagged: [...times(10, answered(stable)), ...times(2, timedOut)] }
    const { findings } = judged(sound(spec, changes), spec)

    expect(findings.map(({ message }) => message)).toEqual([
      `none of 10 tagged probes via ${addressA} was answered (source.timeout), while 10 untagged ones were`,
      `too few usable answers via ${addressA}: untagged 10; 2 were lost (source.timeout)`,
    ])
  })

  it('blames both where a near miss is always gray and the default route rarely', () => {
    const changes = { untagged: [answered(gray), ...times(n - 1, answered(stable))], prefix: times(5, answered(gray)) }
    const codes = codesOf(judged(sound(spec, changes), spec))

    expect(codes).toEqual(['dyeing.near-miss-matched', 'dyeing.untagged-leaked'])
  })

  it('never names the duplicate near miss as stable when it was gray', () => {
    const changes = { duplicate: [answered(gray), ...times(4, answered(stable))] }
    const { proofs } = judged(sound(spec, changes), spec)
    const nearMisses = proofs.find(({ subject }) => subject === `near misses via ${addressA}`)

    expect(nearMisses?.statement).not.toContain('duplicate')
    expect(nearMisses?.observations).toBe(45)
  })

  it('reports a leak with its trace and a curl line for the same address', () => {
    const changes = { untagged: [answered(gray), ...times(n - 1, answered(stable))] }
    const observations = sound(spec, changes)
    const finding = onlyFinding(judged(observations, spec))
    const leak = observations.find((item) => item.type === 'probe' && item.direction === 'untagged')

    expect(finding.reproduce).toBe(
      `curl -sS -i --connect-to shop.example:443:${addressA} https://shop.example/api/profile`,
    )
    expect(finding.evidence).toEqual([
      {
        source: `gateway ${addressA}`,
        request: `GET https://shop.example/api/profile with no tag, trace ${leak?.type === 'probe' ? leak.traceId : ''}`,
        at: '2026-11-21T00:00:00.000Z',
        vantage: 'runner',
      },
    ])
    expect(finding).toMatchObject({ expected: 'stable 2.0.9', actual: '2.1.0-canary.3' })
  })
})

describe('lost probes', () => {
  // Of 29 requests, one may be lost: 5 % of the probes sent.
  it('are made up by later ones', () => {
    const tagged = [...times(10, answered(gray)), timedOut, ...times(19, answered(gray))]

    expect(judged(sound(spec, { tagged }), spec).status).toBe('pass')
  })

  it('prove nothing when they are many, however many answers there are beside them', () => {
    const tagged = Array.from({ length: 40 }, () => [answered(gray), timedOut]).flat()
    const judgement = judged(sound(spec, { tagged }), spec)

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.probes-lost'])
  })

  it('are left behind once a later row of probes is whole', () => {
    const tagged = [...times(12, timedOut), ...times(29, answered(gray))]

    expect(judged(sound(spec, { tagged }), spec).status).toBe('pass')
  })

  it('are reckoned with in what is missing', () => {
    const tagged = [...times(10, answered(gray)), timedOut, ...times(10, answered(gray))]

    expect(judged(sound(spec, { tagged }), spec).needs?.requests).toBe(9)
  })

  it('are counted in each series by itself', () => {
    const first = row({ direction: 'tagged', outcomes: times(15, answered(gray)) })
    const second = row({ direction: 'tagged', outcomes: times(14, answered(gray)), from: 15, series: 'b2' })
    const judgement = judged([...sound(spec, { tagged: [] }), ...first, ...second], spec)

    expect(codesOf(judgement)).toEqual(['dyeing.need-more'])
  })

  it('leave a need that reckons with those that still count', () => {
    const tagged = [...times(12, timedOut), ...times(9, answered(gray))]
    const judgement = judged(sound(spec, { tagged }), spec)

    expect(judgement.needs).toMatchObject({ requests: 20, settlesWithinMs: null })
    expect(judgement.needs?.seconds).toBeGreaterThan(0)
  })
})

describe('the curl line', () => {
  function reproduced(target: TargetInput, address: string): string {
    const one = specFor({ ...quick, nearMisses: ['empty'] }, target)
    const changes = { tagged: [answered(stable)], empty: [answered(gray)] }
    const { findings } = judged(soundAddress(one, address, changes), { ...one, addresses: [address] })
    return findings.map(({ reproduce }) => reproduce).join('\n')
  }

  it('is quoted for a shell', () => {
    const lines = reproduced({ tag: { value: "it's $HOME" }, gateway: { addresses: [addressA] } }, addressA)

    expect(lines.split('\n')).toEqual([
      `curl -sS -i --connect-to shop.example:443:${addressA} -H 'x-gray-tag;' https://shop.example/api/profile`,
      `curl -sS -i --connect-to shop.example:443:${addressA} -H 'x-gray-tag: it'\\''s $HOME' https://shop.example/api/profile`,
    ])
  })

  it('is plain where the address is that of the URL, and tells what else was sent without its value', () => {
    const gateway = {
      url: 'http://10.0.0.2:80',
      request: { path: '/', method: 'HEAD', headers: { 'x-api-key': 'k3y' } },
      addresses: ['10.0.0.2:80'],
    }
    const [line] = reproduced({ gateway }, '10.0.0.2:80').split('\n')

    expect(line).toBe("curl -sS -i -I -H 'x-api-key: ...' -H 'x-gray-tag;' http://10.0.0.2/")
  })
})

describe('an unusable answer', () => {
  it('is made good by a whole row of probes after it', () => {
    const tagged = [answered('2.0.8'), ...times(n, answered(gray))]

    expect(judged(sound(spec, { tagged }), spec).status).toBe('pass')
  })

  it('is not forgotten by leaving it out', () => {
    const tagged = [...times(20, answered(gray)), answered('2.0.8'), ...times(9, answered(gray))]
    const observations = sound(spec, { tagged })
    const without = observations.filter((item) => !JSON.stringify(item).includes('"2.0.8"'))

    expect(without).toHaveLength(observations.length - 1)
    expect(judged(without, spec).status).toBe('inconclusive')
  })

  it('breaks the row that it is in', () => {
    const tagged = [...times(20, answered(gray)), answered('2.0.8'), ...times(20, answered(gray))]
    const judgement = judged(sound(spec, { tagged }), spec)

    expect(codesOf(judgement)).toEqual(['dyeing.responder-unknown'])
    expect(judgement.needs?.requests).toBe(9)
  })
})

describe('addresses that were resolved', () => {
  const resolved = specFor(quick, { gateway: { addresses: undefined } })
  const resolution = {
    type: 'resolution',
    host: 'shop.example',
    addresses: [addressA, addressB],
    at: '2026-11-21T00:00:00.000Z',
  }

  it('are all proven', () => {
    expect(judged([resolution, ...sound(resolved)], resolved).status).toBe('pass')
  })

  it('are all missed', () => {
    const judgement = judged([resolution, ...soundAddress(resolved, addressA)], resolved)

    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.no-probes', subject: addressB })
  })

  it('must be known: without the resolution, there may be others', () => {
    const judgement = judged(soundAddress(resolved, addressA), resolved)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.no-probes', subject: 'shop.example' })
  })

  it.each(['source.unresolved', 'source.timeout'])('are an error of %s, until the host resolves', (code) => {
    const failure = {
      type: 'failure',
      code,
      subject: 'shop.example',
      source: 'gateway shop.example',
      request: 'lookup shop.example',
      at: '2026-11-21T00:00:00.000Z',
      message: 'not found',
    }

    expect(judged([failure], resolved).status).toBe('error')
    expect(codesOf(judged([failure], resolved))).toEqual([code, 'dyeing.no-probes'])
    expect(judged([failure, resolution, ...sound(resolved)], resolved).status).toBe('pass')
  })
})
