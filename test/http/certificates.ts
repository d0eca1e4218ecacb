import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

const config = `[ca]
default_ca = test
[test]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
`

export interface KeyPair {
  readonly certFile: string
  readonly keyFile: string
  readonly cert: string
  readonly key: string
}

export interface Authority {
  readonly folder: string
  readonly caFile: string
  readonly ca: string
  issue(name: string, altName: string, from?: string, until?: string): Promise<KeyPair>
  selfSigned(name: string): Promise<KeyPair>
  /** Signed by an intermediate authority, whose certificate is not part of what comes back. */
  issueBelow(name: string, altName: string): Promise<KeyPair>
  remove(): Promise<void>
}

interface Dates {
  readonly from: string
  readonly until: string
}

const valid: Dates = { from: '20200101000000Z', until: '20491231235959Z' }

/** A certificate authority of its own, in a temporary folder. Certificates are issued one after the other. */
export async function createAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'graycheck-tls-'))
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder })
  await writeFile(join(folder, 'ca.cnf'), config)
  await writeFile(join(folder, 'index.txt'), '')
  await openssl('req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2')

  async function pair(name: string): Promise<KeyPair> {
    const certFile = join(folder, `${name}.pem`)
    const keyFile = join(folder, `${name}.key`)
    return { certFile, keyFile, cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') }
  }
  async function sign(name: string, extension: string, dates: Dates, by = 'ca'): Promise<void> {
    await writeFile(join(folder, `${name}.ext`), `${extension}\n`)
    await openssl('req', ...curve, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    const signer = ['-config', 'ca.cnf', '-cert', `${by}.pem`, '-keyfile', `${by}.key`]
    const period = ['-startdate', dates.from, '-enddate', dates.until]
    const files = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`]
    await openssl('ca', '-batch', '-notext', ...signer, ...period, ...files)
  }
  return {
    folder,
    caFile: join(folder, 'ca.pem'),
    ca: await readFile(join(folder, 'ca.pem'), 'utf8'),
    issue: async (name, altName, from = valid.from, until = valid.until) => {
      await sign(name, `subjectAltName = ${altName}`, { from, until })
      return pair(name)
    },
    issueBelow: async (name, altName) => {
      await sign(`${name}-authority`, 'basicConstraints = critical,CA:TRUE', valid)
      await sign(name, `subjectAltName = ${altName}`, valid, `${name}-authority`)
      return pair(name)
    },
    selfSigned: async (name) => {
      const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`]
      await openssl(
        'req',
        '-x509',
        ...curve,
        ...files,
        '-subj',
        `/CN=${name}`,
        '-addext',
        'subjectAltName=IP:127.0.0.1',
      )
      return pair(name)
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
