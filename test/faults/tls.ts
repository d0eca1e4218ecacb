import type { Authority, KeyPair } from '../http/certificates.ts'
import { createAuthority } from '../http/certificates.ts'
import type { PeerCase, PlaceName, StartPeer } from './case.ts'
import { serveTls } from './peers.ts'

const name = 'IP:127.0.0.1'

/** Certificates take openssl a while, so all cases share them. */
interface Certificates {
  readonly authority: Authority
  readonly good: KeyPair
  readonly expired: KeyPair
  readonly early: KeyPair
  readonly otherName: KeyPair
  readonly selfSigned: KeyPair
  readonly below: KeyPair
  readonly client: KeyPair
  readonly expiredClient: KeyPair
}

let made: Promise<Certificates> | null = null

function certificates(): Promise<Certificates> {
  made ??= makeCertificates()
  return made
}

/** Removes what was made, if anything was. */
export async function removeCertificates(): Promise<void> {
  await (await made)?.authority.remove()
  made = null
}

async function makeCertificates(): Promise<Certificates> {
  const authority = await createAuthority()
  return {
    authority,
    good: await authority.issue('good', name),
    expired: await authority.issue('expired', name, '20200101000000Z', '20210101000000Z'),
    early: await authority.issue('early', name, '20480101000000Z'),
    otherName: await authority.issue('other', 'DNS:other.example'),
    selfSigned: await authority.selfSigned('self'),
    below: await authority.issueBelow('below', name),
    client: await authority.issue('client', 'DNS:client.example'),
    expiredClient: await authority.issue('old-client', 'DNS:client.example', '20200101000000Z', '20210101000000Z'),
  }
}

type Options = Parameters<typeof serveTls>[1]

/** An honest server with these options; the run trusts the authority of the test unless told otherwise. */
function secured(
  optionsOf: (made: Certificates) => Options,
  sectionOf: (made: Certificates) => string = ({ authority }) => `ca: ${authority.caFile}`,
): StartPeer {
  return async (honest) => {
    const all = await certificates()
    return serveTls(honest, optionsOf(all), sectionOf(all))
  }
}

function identityOf({ cert, key }: KeyPair): Options {
  return { cert, key }
}

function wantsClient({ authority, good }: Certificates): Options {
  return { ...identityOf(good), ca: authority.ca, requestCert: true, rejectUnauthorized: true }
}

function withClient({ certFile, keyFile }: KeyPair, { authority }: Certificates): string {
  return `ca: ${authority.caFile}, cert: ${certFile}, key: ${keyFile}`
}

function untrusted(
  name: string,
  story: string,
  start: StartPeer,
  at: readonly PlaceName[] = ['gateway', 'prometheus'],
): PeerCase {
  return { category: 'B', name, story, at, start, means: 'source.tls' }
}

export const tlsCases: readonly PeerCase[] = [
  {
    category: 'B',
    name: 'client-certificate',
    story: 'a client certificate is asked for and given: nothing is wrong',
    at: ['gateway', 'instance', 'prometheus', 'etcd'],
    start: secured(wantsClient, (all) => withClient(all.client, all)),
    means: 'passes',
  },
  untrusted(
    'expired',
    'an expired certificate',
    secured(({ expired }) => identityOf(expired)),
    ['gateway', 'instance', 'prometheus', 'etcd'],
  ),
  untrusted(
    'not-yet-valid',
    'a certificate of the future',
    secured(({ early }) => identityOf(early)),
  ),
  untrusted(
    'wrong-name',
    'a certificate for another name',
    secured(({ otherName }) => identityOf(otherName)),
    ['gateway', 'instance', 'prometheus'],
  ),
  untrusted(
    'self-signed',
    'a certificate that signs itself',
    secured(({ selfSigned }) => identityOf(selfSigned)),
  ),
  untrusted(
    'unknown-authority',
    'an authority that nobody named',
    secured(
      ({ good }) => identityOf(good),
      () => 'verify: true',
    ),
    ['gateway', 'instance', 'etcd'],
  ),
  untrusted(
    'missing-intermediate',
    'the certificate of the authority between is left out',
    secured(({ below }) => identityOf(below)),
  ),
  untrusted(
    'tls-1.1',
    'nothing newer than TLS 1.1',
    secured(({ good }) => ({
      ...identityOf(good),
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    })),
  ),
  untrusted('client-certificate-missing', 'a client certificate is asked for, and there is none', secured(wantsClient)),
  untrusted(
    'client-certificate-expired',
    'the client certificate has expired',
    secured(wantsClient, (all) => withClient(all.expiredClient, all)),
    ['gateway', 'prometheus', 'etcd'],
  ),
  untrusted(
    'http2-only',
    'no protocol but HTTP/2',
    secured(({ good }) => ({ ...identityOf(good), ALPNProtocols: ['h2'] })),
  ),
]
