import { describe, expect, it } from 'vitest'
import type { Certificate, Probe } from '../../../src/checks/dependencies/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import {
  database,
  dependency,
  finding,
  gray1,
  gray2,
  graySolo,
  judged,
  noRoute,
  probe,
  reached,
  refused,
  seen,
  sightOf,
  specFor,
  stable1,
  stable2,
  unresolved,
} from './kit.ts'

type Outcome = Probe['attempts'][number]['outcome']

const tcp = { kind: 'tcp', target: database }
const tls = { kind: 'tls', target: database }
const http = { kind: 'http', target: "https://pay.example/it’s?a='b'" }

const certificate: Certificate = {
  protocol: 'TLSv1.3',
  alpn: 'h2',
  chain: ['db', 'Test CA'],
  fingerprint: 'AA:BB',
  expiresAt: '2027-11-21T00:00:00.000Z',
  chainProblem: null,
  nameProblem: null,
}

function shown(more: Partial<Certificate> = {}): Outcome {
  return { kind: 'reached', status: null, certificate: { ...certificate, ...more } }
}

function answered(status: number, more: Partial<Certificate> = {}): Outcome {
  return { kind: 'reached', status, certificate: { ...certificate, ...more } }
}

function runnerSees(expected: object, ...sights: readonly Probe[]): Judgement {
  return judged(sights, specFor({ vantage: 'runner', expect: [{ name: 'orders-db', ...expected }] }, null))
}

/** What is told of a view: the proof, or else the finding. */
function words(judgement: Judgement): string[] {
  const told = [
    ...judgement.proofs.map(({ statement }) => statement),
    ...judgement.findings.map(({ message }) => message),
  ]
  return told.map((text) => text.replace(/^orders-db( \(.*?\))?: the runner /, ''))
}

describe('what the runner tells of a dependency', () => {
  const notShown = '; whether the instances do is not shown'

  it.each<[object, readonly Outcome[], string]>([
    [tcp, [reached, reached], `reaches it (2 of 2 addresses accept a connection)${notShown}`],
    [tcp, [reached, noRoute], `reaches it (1 of 2 addresses accept a connection)${notShown}`],
    [tls, [shown()], `reaches it (1 of 1 addresses shake hands)${notShown}`],
    [tls, [answered(503)], `reaches it (1 of 1 addresses shake hands)${notShown}`],
    [http, [answered(200)], `reaches it (1 of 1 addresses answer HTTP 200)${notShown}`],
    [tcp, [refused], 'does not reach it: 10.9.0.1:5432 refused the connection'],
    [tcp, [reached, refused], 'does not reach it at 1 of 2 addresses: 10.9.0.1:5432 refused the connection'],
    [tcp, [reached, noRoute, refused], 'does not reach it at 1 of 3 addresses: 10.9.0.1:5432 refused the connection'],
    [tcp, [noRoute], 'does not reach it: there is no way to [fd00::1]:5432'],
    [tcp, [noRoute, refused], 'does not reach it: there is no way to [fd00::1]:5432'],
    [tcp, [], 'did not dial any of its addresses'],
    [http, [answered(503)], 'does not reach it: 10.9.0.1:5432 answered HTTP 503 instead of 200'],
    [{ ...http, status: 401 }, [answered(200)], 'does not reach it: 10.9.0.1:5432 answered HTTP 200 instead of 401'],
    [{ ...tls, alpn: 'h2' }, [shown()], `reaches it (1 of 1 addresses shake hands)${notShown}`],
    [
      { ...tls, alpn: 'h2' },
      [shown({ alpn: null })],
      'does not reach it: 10.9.0.1:5432 agreed on no protocol instead of h2 (ALPN)',
    ],
    [
      { ...tls, alpn: 'h2' },
      [shown({ alpn: 'http/1.1' })],
      'does not reach it: 10.9.0.1:5432 agreed on http/1.1 instead of h2 (ALPN)',
    ],
    [
      tls,
      [shown({ chainProblem: 'it has expired', nameProblem: 'another name' })],
      'does not reach it: it has expired',
    ],
    [tls, [shown({ nameProblem: 'it is for another name' })], 'does not reach it: it is for another name'],
    [
      { ...tls, tls: { verify: false } },
      [shown({ chainProblem: 'x', nameProblem: 'y' })],
      `reaches it (1 of 1 addresses shake hands)${notShown}`,
    ],
  ])('%j: %j', (expected, outcomes, told) => {
    expect(words(runnerSees(expected, probe(outcomes)))).toEqual([told])
  })

  it('is what a name resolves to, the first few of many', () => {
    const addresses = [1, 2, 3, 4, 5, 6].map((number) => `10.9.0.${number}`)
    const sight = probe([], { resolution: { result: 'resolved', addresses, message: null } })

    expect(words(runnerSees({ kind: 'dns', target: 'orders-db.prod' }, sight))).toEqual([
      `resolves it to ${addresses.slice(0, 5).join(', ')} and 1 more; whether the instances do is not shown`,
    ])
  })

  it('is why a name does not resolve', () => {
    expect(words(runnerSees(tcp, unresolved('nxdomain', 'there is no such name')))).toEqual([
      'does not reach it: there is no such name',
    ])
  })

  it('is of the own name only', () => {
    expect(runnerSees(tcp, { ...probe([reached]), name: 'cache' })).toMatchObject({
      proofs: [],
      findings: [
        finding('dependencies.not-probed', {
          subject: 'orders-db',
          message: `orders-db: the last look ended before the runner had looked at ${database}`,
          expected: 'one look at every declared dependency',
          actual: 'none',
        }),
      ],
    })
  })

  it('is a proof or a finding for each', () => {
    const expected = [
      { name: 'orders-db', ...tcp },
      { name: 'cache', ...tcp },
      { name: 'mail', ...tcp },
    ]
    const sights = [probe([refused]), { ...probe([reached]), name: 'cache' }]
    const { proofs, findings } = judged(sights, specFor({ vantage: 'runner', expect: expected }, null))

    expect(proofs.map(({ subject }) => subject)).toEqual(['cache'])
    expect(findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['dependencies.not-probed', 'mail'],
      ['dependencies.runner-failing', 'orders-db'],
    ])
  })
})

describe('a line to try it again', () => {
  const resolved = (addresses: string[]) => ({
    resolution: { result: 'nxdomain' as const, addresses, message: 'gone' },
  })

  it.each<[object, Probe, string, string, string]>([
    [tcp, probe([refused]), `tcp ${database} is reached`, 'tcp 10.9.0.1', 'nc -vz orders-db.prod 5432'],
    [
      tcp,
      probe([refused, refused]),
      `tcp ${database} is reached`,
      'tcp 10.9.0.1, 10.9.0.2',
      'nc -vz orders-db.prod 5432',
    ],
    [
      { kind: 'tcp', target: '[fd00::1]:5432' },
      probe([refused]),
      'tcp [fd00::1]:5432 is reached',
      'tcp 10.9.0.1',
      'nc -vz fd00::1 5432',
    ],
    [
      tls,
      probe([refused]),
      `tls ${database} is reached`,
      'tls 10.9.0.1',
      'openssl s_client -connect orders-db.prod:5432 </dev/null',
    ],
    [
      { kind: 'dns', target: 'orders-db.prod:5432' },
      probe([], resolved([])),
      'dns orders-db.prod:5432 is reached',
      'dns',
      'dig orders-db.prod A orders-db.prod AAAA',
    ],
    [
      http,
      probe([refused]),
      `http ${http.target} is reached`,
      'http 10.9.0.1',
      "curl -sSi 'https://pay.example/it’s?a=%27b%27'",
    ],
  ])('%j', (expected, sight, what, request, reproduce) => {
    const [told] = runnerSees(expected, sight).findings

    expect(told).toEqual(
      finding('dependencies.runner-failing', {
        subject: 'orders-db',
        message: told?.message ?? '',
        expected: what,
        actual: 'not reached',
        evidence: [sightOf(request)],
        reproduce,
      }),
    )
  })
})

describe('what the runner tells beside the instances', () => {
  const entry = { expect: [{ name: 'orders-db', ...tcp }] }
  const down = dependency({ status: 'fail' })

  it('is that it does not reach what they do', () => {
    const spec = specFor(entry, graySolo)

    expect(judged([seen(gray1, [dependency()]), probe([refused])], spec).findings).toEqual([
      finding('dependencies.runner-differs', {
        subject: 'orders-db',
        message: 'orders-db: the runner does not reach it: 10.9.0.1:5432 refused the connection; the gray instances do',
        expected: null,
        actual: 'not reached by the runner',
        evidence: [sightOf('tcp 10.9.0.1')],
        reproduce: 'nc -vz orders-db.prod 5432',
      }),
    ])
  })

  it.each([
    ['every gray instance reaches it', [dependency()], [dependency()], 1],
    ['one of them does not', [dependency()], [down], 0],
    ['they do not list it', [], [], 0],
  ])('only where %s', (_when, first, second, count) => {
    const gray = [seen(gray1, first), seen(gray2, second)]
    const stable = [stable1, stable2].map((address) => seen(address, []))

    const { findings } = judged([...gray, ...stable, probe([refused])], specFor(entry))

    expect(findings.filter(({ code }) => code === 'dependencies.runner-differs')).toHaveLength(count)
  })

  it('is nothing of what is not declared', () => {
    const lists = [gray1, gray2, stable1, stable2].map((address) => seen(address, [dependency()]))

    expect(judged([...lists, probe([refused])]).findings).toEqual([])
  })
})

describe('what is told of a certificate that ends', () => {
  const ends = (expiresAt: string) => shown({ expiresAt })

  it.each<[string, readonly Outcome[], string | null]>([
    ['in exactly seven days', [ends('2026-11-28T02:00:00.100Z')], null],
    ['a moment before', [ends('2026-11-28T02:00:00.099Z')], '10.9.0.1:5432 ends in 6 days (2026-11-28T02:00:00.099Z)'],
    ['this very moment', [ends('2026-11-21T02:00:00.100Z')], '10.9.0.1:5432 ends in 0 days (2026-11-21T02:00:00.100Z)'],
    ['half a day ago', [ends('2026-11-20T14:00:00.000Z')], '10.9.0.1:5432 ended 0 days ago (2026-11-20T14:00:00.000Z)'],
    ['a day and a half ago', [ends('2026-11-19T14:00:00Z')], '10.9.0.1:5432 ended 1 days ago (2026-11-19T14:00:00Z)'],
    [
      'at the second address first',
      [ends('2026-11-26T00:00:00Z'), ends('2026-11-24T00:00:00Z'), ends('2026-11-25T00:00:00Z')],
      '10.9.0.2:5432 ends in 2 days (2026-11-24T00:00:00Z)',
    ],
    [
      'beside an address that is not reached, and one without',
      [refused, reached, ends('2026-11-24T00:00:00Z')],
      '10.9.0.3:5432 ends in 2 days (2026-11-24T00:00:00Z)',
    ],
  ])('%s', (_when, outcomes, message) => {
    const told = runnerSees(tls, probe(outcomes)).findings.filter(
      ({ code }) => code === 'dependencies.certificate-expires',
    )
    expect(told.map((one) => one.message)).toEqual(message === null ? [] : [`orders-db: a certificate of ${message}`])
  })

  it('is where it was seen and how to see it again', () => {
    const sight = probe([ends('2026-11-24T00:00:00Z')])

    expect(runnerSees(tls, sight).findings).toEqual([
      finding('dependencies.certificate-expires', {
        subject: 'orders-db',
        message: 'orders-db: a certificate of 10.9.0.1:5432 ends in 2 days (2026-11-24T00:00:00Z)',
        expected: 'valid for at least 7 days',
        actual: 'valid until 2026-11-24T00:00:00Z',
        evidence: [sightOf('tls 10.9.0.1')],
        reproduce: 'openssl s_client -connect orders-db.prod:5432 </dev/null',
      }),
    ])
  })
})
