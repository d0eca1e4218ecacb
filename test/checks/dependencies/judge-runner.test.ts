import { describe, expect, it } from 'vitest'
import type { Certificate, Probe } from '../../../src/checks/dependencies/evidence.ts'
import {
  codes,
  database,
  dependency,
  gray1,
  graySolo,
  judged,
  laterLook,
  noRoute,
  probe,
  reached,
  refused,
  seen,
  specFor,
  unresolved,
} from './kit.ts'

const byRunner = { vantage: 'runner', expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }

function runnerSees(expected: object, sight: Probe): ReturnType<typeof judged> {
  return judged([sight], specFor({ vantage: 'runner', expect: [{ name: 'orders-db', ...expected }] }, null))
}

const certificate: Certificate = {
  protocol: 'TLSv1.3',
  alpn: 'h2',
  chain: ['db', 'Test CA'],
  fingerprint: 'AA:BB',
  expiresAt: '2027-11-21T00:00:00.000Z',
  chainProblem: null,
  nameProblem: null,
}

function shown(more: Partial<Certificate> = {}): Probe {
  return probe([{ kind: 'reached', status: null, certificate: { ...certificate, ...more } }])
}

function answered(status: number): Probe {
  return probe([{ kind: 'reached', status, certificate: null }])
}

describe('where the plan lets the runner decide', () => {
  it('what it reaches is a proof that says whose view it is', () => {
    const judgement = judged([probe([reached, reached])], specFor(byRunner, null))

    expect(judgement).toMatchObject({ status: 'pass', findings: [] })
    expect(judgement.proofs).toEqual([
      {
        subject: 'orders-db',
        statement: `orders-db (${database}): the runner reaches it (2 of 2 addresses accept a connection); whether the instances do is not shown`,
        observations: 1,
      },
    ])
  })

  it('what it does not reach is inconclusive, for the fault may be anybody’s', () => {
    const judgement = judged([probe([refused])], specFor(byRunner, null))

    expect(judgement).toMatchObject({ status: 'inconclusive', proofs: [] })
    expect(judgement.findings).toMatchObject([
      {
        code: 'dependencies.runner-failing',
        message: 'orders-db: the runner does not reach it: 10.9.0.1:5432 refused the connection',
        reproduce: 'nc -vz orders-db.prod 5432',
        evidence: [{ source: database, request: 'tcp 10.9.0.1', vantage: 'runner' }],
      },
    ])
  })

  it('every address has to answer', () => {
    const judgement = judged([probe([reached, refused])], specFor(byRunner, null))

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings[0]?.message).toContain('does not reach it at 1 of 2 addresses')
  })

  it('an address of a family without a route does not count, unless it is the only one', () => {
    expect(judged([probe([reached, noRoute])], specFor(byRunner, null)).status).toBe('pass')
    expect(judged([probe([noRoute])], specFor(byRunner, null)).status).toBe('inconclusive')
  })

  it('an address that was not dialled is no proof', () => {
    const sight = probe([], { resolution: { result: 'resolved', addresses: ['10.9.0.1'], message: null } })

    expect(judged([sight], specFor(byRunner, null)).findings[0]?.message).toContain('did not dial any of its addresses')
  })

  it('what it did not look at is missing', () => {
    expect(codes(judged([], specFor(byRunner, null)))).toEqual(['dependencies.not-probed'])
  })

  it('the newest look decides', () => {
    const now = probe([reached], { look: laterLook })

    expect(judged([probe([refused]), now], specFor(byRunner, null)).status).toBe('pass')
    expect(
      judged([probe([reached]), { ...now, ...probe([refused]), look: laterLook }], specFor(byRunner, null)).status,
    ).toBe('inconclusive')
  })

  it('of two views of one look the worse counts', () => {
    expect(judged([probe([refused]), probe([reached])], specFor(byRunner, null)).status).toBe('inconclusive')
  })
})

describe('names', () => {
  const dns = { kind: 'dns', target: 'orders-db.prod' }

  it('that resolve are all that kind dns asks for', () => {
    const judgement = runnerSees(
      dns,
      probe([], { resolution: { result: 'resolved', addresses: ['10.9.0.1'], message: null } }),
    )

    expect(judgement.status).toBe('pass')
    expect(judgement.proofs[0]?.statement).toContain('the runner resolves it to 10.9.0.1')
  })

  it.each(['nxdomain', 'no-data', 'servfail', 'refused', 'timeout', 'failed'] as const)(
    'that end as %s do not',
    (result) => {
      const judgement = runnerSees(dns, unresolved(result, 'the reason'))

      expect(judgement.status).toBe('inconclusive')
      expect(judgement.findings[0]).toMatchObject({
        message: 'orders-db: the runner does not reach it: the reason',
        reproduce: 'dig orders-db.prod A orders-db.prod AAAA',
      })
    },
  )
})

describe('HTTP', () => {
  const http = { kind: 'http', target: 'https://pay.example/healthz' }

  it('is reached with the declared status only', () => {
    expect(runnerSees(http, answered(200)).status).toBe('pass')
    expect(runnerSees(http, answered(503)).findings[0]).toMatchObject({
      message: 'orders-db: the runner does not reach it: 10.9.0.1:5432 answered HTTP 503 instead of 200',
      reproduce: "curl -sSi 'https://pay.example/healthz'",
    })
    expect(runnerSees({ ...http, status: 401 }, answered(401)).status).toBe('pass')
  })
})

describe('TLS', () => {
  const tls = { kind: 'tls', target: 'orders-db.prod:5432' }

  it('is reached with a trusted certificate of that name', () => {
    expect(runnerSees(tls, shown())).toMatchObject({ status: 'pass', findings: [] })
    expect(runnerSees(tls, shown({ chainProblem: 'it has expired' })).findings[0]?.message).toContain('it has expired')
    expect(runnerSees(tls, shown({ nameProblem: 'it is for another name' })).findings[0]).toMatchObject({
      message: 'orders-db: the runner does not reach it: it is for another name',
      reproduce: 'openssl s_client -connect orders-db.prod:5432 </dev/null',
    })
  })

  it('may be untrusted where the plan says so', () => {
    const lab = { ...tls, tls: { verify: false } }

    expect(runnerSees(lab, shown({ chainProblem: 'it is self-signed' })).status).toBe('pass')
  })

  it('must agree on the declared protocol', () => {
    expect(runnerSees({ ...tls, alpn: 'h2' }, shown()).status).toBe('pass')
    expect(runnerSees({ ...tls, alpn: 'h2' }, shown({ alpn: null })).findings[0]?.message).toContain(
      'agreed on no protocol instead of h2',
    )
  })

  it.each([
    ['2026-11-28T03:00:00.000Z', []],
    [
      '2026-11-28T01:00:00.000Z',
      ['orders-db: a certificate of 10.9.0.1:5432 ends in 6 days (2026-11-28T01:00:00.000Z)'],
    ],
    [
      '2026-11-18T01:00:00.000Z',
      ['orders-db: a certificate of 10.9.0.1:5432 ended 3 days ago (2026-11-18T01:00:00.000Z)'],
    ],
  ])('warns of a certificate that ends at %s', (expiresAt, messages) => {
    const judgement = runnerSees(tls, shown({ expiresAt }))

    expect(judgement.status).toBe('pass')
    expect(judgement.findings.map(({ code }) => code)).toEqual(messages.map(() => 'dependencies.certificate-expires'))
    expect(judgement.findings.map(({ message }) => message)).toEqual(messages)
  })
})

describe('where the instances decide', () => {
  const spec = specFor({ expect: byRunner.expect }, graySolo)

  it('what the runner does not reach is only told', () => {
    const judgement = judged([seen(gray1, [dependency()]), probe([refused])], spec)

    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toMatchObject([{ code: 'dependencies.runner-differs', severity: 'info' }])
  })

  it('what the runner reaches proves nothing', () => {
    expect(judged([probe([reached])], spec)).toMatchObject({ status: 'inconclusive', proofs: [] })
  })

  it('a certificate that soon ends is told all the same', () => {
    const tls = specFor({ expect: [{ name: 'orders-db', kind: 'tls', target: database }] }, graySolo)
    const soon = shown({ expiresAt: '2026-11-22T00:00:00.000Z' })

    const judgement = judged([seen(gray1, [dependency()]), soon], tls)

    expect(judgement.status).toBe('pass')
    expect(codes(judgement)).toEqual(['dependencies.certificate-expires'])
  })
})
