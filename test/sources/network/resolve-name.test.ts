import { Resolver } from 'node:dns/promises'
import { describe, expect, it } from 'vitest'
import type { NameAnswer } from '../../../src/sources/network/resolve-name.ts'
import { explainLookup, resolveName } from '../../../src/sources/network/resolve-name.ts'
import { freeAddress } from '../../http/kit.ts'
import type { Reply } from './dns-server.ts'
import { noSuchName, refusedByPolicy, serveDns, serverFailure } from './dns-server.ts'
import { limitsOf } from './limits.ts'

const host = 'orders-db.prod.example'

async function ask(reply: Reply, timeoutMs = 5000): Promise<NameAnswer> {
  const { address } = await serveDns(() => reply)
  return resolveName(host, { limits: limitsOf().limits, timeoutMs, nameServers: [address] })
}

describe('a name server', () => {
  it('tells every address, sorted and once', async () => {
    const answer = await ask({ a: ['10.0.0.9', '10.0.0.1', '10.0.0.9'] })

    expect(answer).toEqual({ result: 'resolved', addresses: ['10.0.0.1', '10.0.0.9'], message: null })
  })

  it.each<[Reply, NameAnswer['result'], string]>([
    [{ rcode: noSuchName }, 'nxdomain', `there is no name ${host} (NXDOMAIN)`],
    [{ rcode: serverFailure }, 'servfail', `the name server could not resolve ${host} (SERVFAIL)`],
    [{ rcode: refusedByPolicy }, 'refused', `the name server refused to resolve ${host} (REFUSED)`],
    [{ a: [] }, 'no-data', `the name ${host} has no address (no A and no AAAA record)`],
  ])('answers %j: %s', async (reply, result, message) => {
    expect(await ask(reply)).toEqual({ result, addresses: [], message })
  })

  it('that says nothing is a timeout', async () => {
    const answer = await ask('silent', 200)

    expect(answer).toMatchObject({ result: 'timeout', addresses: [] })
    expect(answer.message).toContain(host)
  })

  it('that fails for one type of record is believed on the other', async () => {
    const { address } = await serveDns((_name, type) => (type === 1 ? { a: ['10.0.0.1'] } : { rcode: serverFailure }))

    const answer = await resolveName(host, { limits: limitsOf().limits, timeoutMs: 5000, nameServers: [address] })

    expect(answer).toMatchObject({ result: 'resolved', addresses: ['10.0.0.1'] })
  })

  it('that has no A record and fails for AAAA leaves it open whether there is an address', async () => {
    const { address } = await serveDns((_name, type) => (type === 1 ? { a: [] } : { rcode: serverFailure }))

    const answer = await resolveName(host, { limits: limitsOf().limits, timeoutMs: 5000, nameServers: [address] })

    expect(answer.result).toBe('servfail')
  })

  it('where nothing listens resolves nothing', async () => {
    const nameServers = [await freeAddress()]

    const answer = await resolveName(host, { limits: limitsOf().limits, timeoutMs: 2000, nameServers })

    expect(answer.result).toBe('failed')
    expect(answer.message).toContain(host)
  })

  it('is asked for the name as it is written, without search domains', async () => {
    const server = await serveDns(() => ({ a: ['10.0.0.1'] }))

    await resolveName('orders-db', { limits: limitsOf().limits, timeoutMs: 5000, nameServers: [server.address] })

    expect(new Set(server.asked)).toEqual(new Set(['orders-db']))
  })
})

describe('without a name server of its own', () => {
  const system = { timeoutMs: 5000, nameServers: [] }

  it.each([['127.0.0.1'], ['::1']])('%s is its own answer', async (address) => {
    const answer = await resolveName(address, { limits: limitsOf().limits, ...system })

    expect(answer).toEqual({ result: 'resolved', addresses: [address], message: null })
  })

  it('the hosts file counts', async () => {
    const answer = await resolveName('localhost', { limits: limitsOf().limits, ...system })

    expect(answer.result).toBe('resolved')
    expect(answer.addresses.every((address) => address === '127.0.0.1' || address === '::1')).toBe(true)
  })

  it('a name that can not exist (RFC 6761) has no address', async () => {
    const answer = await resolveName('graycheck.invalid', { limits: limitsOf().limits, ...system, timeoutMs: 2000 })

    expect(answer.result).not.toBe('resolved')
    expect(answer.message).toContain('graycheck.invalid')
  })

  it('the name servers of the machine tell why it found nothing', async () => {
    const { address } = await serveDns(() => ({ rcode: serverFailure }))

    const answer = await explainLookup(host, 'EAI_AGAIN', resolverFor(address))

    expect(answer.result).toBe('servfail')
  })

  it('a name that they know and the machine does not find stays unresolved', async () => {
    const { address } = await serveDns(() => ({ a: ['10.0.0.1'] }))

    const answer = await explainLookup(host, 'ENOTFOUND', resolverFor(address))

    expect(answer).toEqual({
      result: 'failed',
      addresses: [],
      message: `this machine does not resolve ${host} (ENOTFOUND), although its name servers know 10.0.0.1`,
    })
  })
})

describe('the end of the run', () => {
  it('ends the question', async () => {
    const { address } = await serveDns(() => 'silent')
    const { limits, deadline } = limitsOf()

    const asking = resolveName(host, { limits, timeoutMs: 20_000, nameServers: [address] })
    deadline.abort(new Error('stopped'))

    expect(await asking).toEqual({
      result: 'timeout',
      addresses: [],
      message: `no answer to the name ${host} came before the run ended`,
    })
  })
})

function resolverFor(address: string): Resolver {
  const resolver = new Resolver({ timeout: 2000, tries: 1 })
  resolver.setServers([address])
  return resolver
}
