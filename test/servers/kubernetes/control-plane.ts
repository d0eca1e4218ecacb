import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Launch } from '../process.ts'
import type { Built } from './available.ts'

// Nobody else is in the namespace, so the usual ports are free.
const etcd = 'http://127.0.0.1:2379'
const peer = 'http://127.0.0.1:2380'
export const apiServer = 'https://127.0.0.1:6443'

/** What the processes of a control plane share, all in one folder. */
export interface Credentials {
  readonly token: string
  readonly tokenFile: string
  readonly accountKey: string
  readonly accountPublicKey: string
  readonly certificates: string
  /** The API server signs its certificate itself. */
  readonly authority: string
  readonly kubeconfig: string
}

export async function writeCredentials(folder: string): Promise<Credentials> {
  const certificates = join(folder, 'certificates')
  const credentials = {
    token: randomBytes(16).toString('hex'),
    tokenFile: join(folder, 'tokens.csv'),
    accountKey: join(folder, 'accounts.key'),
    accountPublicKey: join(folder, 'accounts.pub'),
    certificates,
    authority: join(certificates, 'apiserver.crt'),
    kubeconfig: join(folder, 'kubeconfig'),
  }
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  await mkdir(certificates)
  await writeFile(credentials.tokenFile, `${credentials.token},admin,admin,"system:masters"\n`, { mode: 0o600 })
  await writeFile(credentials.accountKey, keys.privateKey, { mode: 0o600 })
  await writeFile(credentials.accountPublicKey, keys.publicKey)
  await writeFile(credentials.kubeconfig, kubeconfigOf(credentials), { mode: 0o600 })
  return credentials
}

function kubeconfigOf({ token, authority }: Pick<Credentials, 'token' | 'authority'>): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server: apiServer, 'certificate-authority': authority } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin', namespace: 'default' } }],
  })
}

/** Asks the API server itself: a rejection or false means "not yet". */
export type Ask = (...args: string[]) => Promise<string>

export function etcdLaunch({ program }: Built): Launch {
  return {
    name: 'kubernetes-etcd',
    file: program('etcd'),
    configure: async (folder) => [
      '--name=test',
      `--data-dir=${join(folder, 'data')}`,
      // What is written here is thrown away, so it need not reach the disk.
      '--unsafe-no-fsync',
      '--log-level=warn',
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=test=${peer}`,
    ],
    // The API server waits for it.
    isReady: async () => true,
  }
}

export function apiServerLaunch({ program }: Built, credentials: Credentials, ask: Ask): Launch {
  const { tokenFile, accountKey, accountPublicKey, certificates } = credentials
  return {
    name: 'kube-apiserver',
    file: program('kube-apiserver'),
    configure: async () => [
      `--etcd-servers=${etcd}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--secure-port=6443',
      `--cert-dir=${certificates}`,
      // Endpoints on loopback are refused.
      '--endpoint-reconciler-type=none',
      `--token-auth-file=${tokenFile}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${accountPublicKey}`,
      `--service-account-signing-key-file=${accountKey}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--enable-priority-and-fairness=false',
      '--profiling=false',
    ],
    isReady: async () => (await ask('get', '--raw=/readyz')) === 'ok',
  }
}

const controllers = [
  'deployment-controller',
  'statefulset-controller',
  'replicaset-controller',
  'job-controller',
  'namespace-controller',
  'serviceaccount-controller',
  'garbage-collector-controller',
  'endpointslice-controller',
  'ttl-after-finished-controller',
  'root-ca-certificate-publisher-controller',
]

export function controllersLaunch({ program }: Built, credentials: Credentials, ask: Ask): Launch {
  const { kubeconfig, authority, accountKey } = credentials
  return {
    name: 'kube-controller-manager',
    file: program('kube-controller-manager'),
    configure: async (folder) => [
      `--kubeconfig=${kubeconfig}`,
      '--bind-address=127.0.0.1',
      '--secure-port=10257',
      `--cert-dir=${folder}`,
      '--leader-elect=false',
      '--use-service-account-credentials=false',
      `--service-account-private-key-file=${accountKey}`,
      `--root-ca-file=${authority}`,
      `--controllers=${controllers.join(',')}`,
    ],
    // No pod is accepted before its service account exists.
    isReady: async () => (await ask('get', 'serviceaccount', 'default', '--output=name')) !== '',
  }
}
