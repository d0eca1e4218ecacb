import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/core/clock.ts'
import { startDeadline } from '../../../src/core/deadline.ts'
import type { ClusterAccess } from '../../../src/sources/kubernetes/cluster-access.ts'
import { createClusterAccess } from '../../../src/sources/kubernetes/cluster-access.ts'
import type { ContextChoice, EnvironmentVariables } from '../../../src/sources/kubernetes/kubeconfig.ts'
import { configOf } from '../../kit/cluster.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import { whenDone } from '../../kit/when-done.ts'

interface Given {
  readonly choice?: ContextChoice
  readonly env?: EnvironmentVariables
  readonly serviceAccountFolder?: string
  readonly timeoutMs?: number
}

interface Opened {
  readonly access: () => Promise<ClusterAccess>
  readonly secrets: string[]
}

function open({ choice = {}, env = {}, serviceAccountFolder, timeoutMs = 10_000 }: Given): Opened {
  const deadline = startDeadline(systemClock, timeoutMs)
  whenDone(() => deadline.release())
  const secrets: string[] = []
  const onSecret = (secret: string) => secrets.push(secret)
  const surroundings = { env, clock: systemClock, deadline, onSecret, serviceAccountFolder }
  return { access: createClusterAccess(choice, surroundings), secrets }
}

async function fileWith(config: unknown, name = 'kubeconfig'): Promise<string> {
  const path = join(await tempFolder(), name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, typeof config === 'string' ? config : JSON.stringify(config))
  return path
}

/** How a cluster is reached with this user. */
async function accessWith(user: object, cluster: object = {}, given: Given = {}): Promise<ClusterAccess> {
  const config = configOf('https://cluster.example', user)
  const clusters = [{ name: 'c', cluster: { server: 'https://cluster.example', ...cluster } }]
  const path = await fileWith({ ...config, clusters })
  return open({ ...given, env: { ...given.env, KUBECONFIG: path } }).access()
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('a kubeconfig', () => {
  it('gives server, namespace and token, and tells of the token', async () => {
    const kubeconfig = await fileWith(configOf('https://cluster.example:6443/k8s/c-1/', { token: 'abc-token' }))
    const { access, secrets } = open({ choice: { kubeconfig } })

    expect(await access()).toMatchObject({
      server: 'https://cluster.example:6443/k8s/c-1',
      namespace: 'shop',
      auth: { bearer: 'abc-token' },
      tls: { verify: true },
    })
    expect(secrets).toEqual(['abc-token'])
  })

  it('is YAML, too, with anchors and comments', async () => {
    const kubeconfig = await fileWith(`# of a tool
current-context: a
clusters: [{ name: a, cluster: &c { server: "https://a.example" } }, { name: b, cluster: *c }]
contexts: [{ name: a, context: { cluster: b } }]
users: null
`)

    const access = await open({ choice: { kubeconfig } }).access()

    expect(access).toMatchObject({ server: 'https://a.example', namespace: 'default' })
    expect(access.auth).toBeUndefined()
  })

  it('chooses another context by name', async () => {
    const contexts = [
      { name: 'a', context: { cluster: 'c', user: 'u', namespace: 'one' } },
      { name: 'b', context: { cluster: 'c', user: 'u', namespace: 'two' } },
    ]
    const kubeconfig = await fileWith({ ...configOf('https://cluster.example'), 'current-context': 'a', contexts })

    expect((await open({ choice: { kubeconfig } }).access()).namespace).toBe('one')
    expect((await open({ choice: { kubeconfig, context: 'b' } }).access()).namespace).toBe('two')
  })

  it('takes certificates and keys inline before files, and files relative to its own folder', async () => {
    const files = { 'client-certificate': 'pki/me.crt', 'client-key': 'pki/me.key', tokenFile: 'token' }
    const inline = { 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY of sixteen and more') }

    const byFile = await accessWith(files, { 'certificate-authority': 'ca.crt' })
    const byText = await accessWith({ ...files, ...inline }, { 'certificate-authority-data': base64('CA') })

    expect(byFile.tls.ca).toMatch(/^\/.*\/ca\.crt$/)
    expect(byFile.tls.cert).toMatch(/^\/.*\/pki\/me\.crt$/)
    expect(byFile.tls.key).toMatch(/^\/.*\/pki\/me\.key$/)
    expect(byFile.auth?.bearerFile).toMatch(/^\/.*\/token$/)
    expect(byText.tls).toEqual({ verify: true, pem: { ca: 'CA', cert: 'CERT', key: 'KEY of sixteen and more' } })
  })

  it('says when not to verify, and under which name to', async () => {
    const cluster = { 'insecure-skip-tls-verify': true, 'tls-server-name': 'inner.example' }

    expect((await accessWith({}, cluster)).tls).toMatchObject({ verify: false, serverName: 'inner.example' })
  })

  it('is merged from the files of KUBECONFIG: the first entry of a name wins, missing files are passed over', async () => {
    const first = await fileWith({
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'c', user: 'u' } }],
    })
    const second = await fileWith(configOf('https://second.example', { token: 'second-token' }))
    const env = { KUBECONFIG: `/nowhere/at/all:${first}:${second}` }

    expect(await open({ env }).access()).toMatchObject({
      server: 'https://second.example',
      namespace: 'default',
      auth: { bearer: 'second-token' },
    })
  })

  it('is that of the home folder when nothing else is said', async () => {
    const path = await fileWith(configOf('https://home.example'), '.kube/config')

    expect(await open({ env: { HOME: dirname(dirname(path)) } }).access()).toMatchObject({
      server: 'https://home.example',
    })
  })
})

describe('a pod without a kubeconfig', () => {
  it('uses its service account', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'namespace'), 'shop\n')
    const env = { HOME: folder, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }

    expect(await open({ env, serviceAccountFolder: folder }).access()).toEqual({
      server: 'https://[fd00::1]:443',
      namespace: 'shop',
      tls: { ca: join(folder, 'ca.crt') },
      auth: { bearerFile: join(folder, 'token') },
    })
  })
})

describe('what can not be used is told, without what stands in it', () => {
  const user = (over: object) => configOf('https://cluster.example', over)
  const secretYaml = 'users: [{ name: u, user: { token: "very-secret-token } }]\n'
  const cases: [string, unknown, string][] = [
    ['no YAML', secretYaml, 'is no YAML: line 2'],
    ['a key twice', 'clusters: []\nclusters: []\n', 'is no YAML: line 2 (DUPLICATE_KEY)'],
    ['another document', { clusters: 'very-secret-token' }, 'is no kubeconfig: clusters: '],
    ['no current context', { contexts: [] }, 'the kubeconfig has no current-context'],
    ['a context that is not there', { 'current-context': 'x' }, 'the kubeconfig has no context "x"'],
    [
      'a cluster that is not there',
      { 'current-context': 'x', contexts: [{ name: 'x', context: { cluster: 'y' } }] },
      'the kubeconfig has no cluster "y"',
    ],
    [
      'a proxy',
      { ...user({}), clusters: [{ name: 'c', cluster: { server: 'https://a', 'proxy-url': 'http://p' } }] },
      'goes through a proxy',
    ],
    [
      'another server',
      { ...user({}), clusters: [{ name: 'c', cluster: { server: 'ftp://a' } }] },
      'not an http or https URL',
    ],
    ['a password', user({ username: 'me', password: 'very-secret-token' }), 'has a user name and a password'],
    ['another identity', user({ token: 'very-secret-token', as: 'boss' }), 'acts as another user (as)'],
    ['an auth-provider', user({ 'auth-provider': { name: 'oidc' } }), 'has an auth-provider'],
    ['a token of two words', user({ token: 'very-secret token' }), 'is not one word of ASCII'],
  ]

  it.each(cases)('%s', async (_what, config, message) => {
    const kubeconfig = await fileWith(config)

    const failing = open({ choice: { kubeconfig } }).access()

    await expect(failing).rejects.toThrow(message)
    await expect(failing).rejects.not.toThrow(/very-secret/)
  })

  it.each([
    [
      'no file of that name',
      { choice: { kubeconfig: '/nowhere/kubeconfig' } },
      'there is no kubeconfig /nowhere/kubeconfig',
    ],
    ['nothing at KUBECONFIG', { env: { KUBECONFIG: '/nowhere/kubeconfig' } }, 'there is no kubeconfig at /nowhere'],
    ['a folder', { choice: { kubeconfig: '/tmp' } }, "the kubeconfig /tmp can't be read (EISDIR)"],
    ['neither a kubeconfig nor a pod', { env: { HOME: '/nowhere' } }, 'this is no pod of a cluster'],
    ['a context without a kubeconfig', { choice: { context: 'x' }, env: { HOME: '/nowhere' } }, 'has no context "x"'],
  ])('%s', async (_what, given, message) => {
    await expect(open(given).access()).rejects.toThrow(message)
  })

  it('and may be there at the next look', async () => {
    const kubeconfig = join(await tempFolder(), 'kubeconfig')
    const { access } = open({ choice: { kubeconfig } })
    await expect(access()).rejects.toThrow('there is no kubeconfig')

    await writeFile(kubeconfig, JSON.stringify(configOf('https://cluster.example')))

    expect(await access()).toMatchObject({ server: 'https://cluster.example' })
  })
})

describe('a credential plugin', () => {
  const v1 = 'client.authentication.k8s.io/v1'
  const credential = (status: object, apiVersion = v1) => ({ apiVersion, kind: 'ExecCredential', status })

  /** A user whose plugin runs this script. */
  function plugin(script: string, over: object = {}): object {
    const env = [{ name: 'NODE_OPTIONS', value: '' }]
    return { exec: { apiVersion: v1, command: process.execPath, args: ['-e', script], env, ...over } }
  }
  const prints = (status: object): string => `console.log(${JSON.stringify(JSON.stringify(credential(status)))})`

  it('gives a token, which is told to be kept secret', async () => {
    const path = await fileWith(configOf('https://c.example', plugin(prints({ token: 'made-by-plugin' }))))
    const { access, secrets } = open({ env: { KUBECONFIG: path } })

    expect((await access()).auth).toEqual({ bearer: 'made-by-plugin' })
    expect(secrets).toContain('made-by-plugin')
  })

  it('gives a client certificate', async () => {
    const status = { clientCertificateData: 'CERT', clientKeyData: 'KEY' }

    expect((await accessWith(plugin(prints(status)))).tls.pem).toEqual({ ca: undefined, cert: 'CERT', key: 'KEY' })
  })

  it('is told what asks, and gets its own variables on top of ours', async () => {
    const script = `const { spec, apiVersion } = JSON.parse(process.env.KUBERNETES_EXEC_INFO)
      const token = [process.env.OURS, process.env.OWN, spec.interactive, apiVersion].join('-')
      console.log(JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token } }))`
    const env = [{ name: 'OWN', value: 'own' }]

    const access = await accessWith(plugin(script, { env }), {}, { env: { OURS: 'ours' } })

    expect(access.auth).toEqual({ bearer: `ours-own-false-${v1}` })
  })

  it('is run once, and again when its credential has ended', async () => {
    const counter = join(await tempFolder(), 'count')
    const script = (expiry: string) => `require('fs').appendFileSync(${JSON.stringify(counter)}, 'x')
      const token = 'token-' + require('fs').readFileSync(${JSON.stringify(counter)}, 'utf8').length
      console.log(JSON.stringify({ apiVersion: '${v1}', kind: 'ExecCredential', status: { token, expirationTimestamp: '${expiry}' } }))`
    const twice = async (expiry: string): Promise<unknown[]> => {
      const path = await fileWith(configOf('https://c.example', plugin(script(expiry))))
      const { access } = open({ env: { KUBECONFIG: path } })
      return [(await access()).auth, (await access()).auth]
    }

    expect(await twice('2100-01-01T00:00:00Z')).toEqual([{ bearer: 'token-1' }, { bearer: 'token-1' }])
    expect(await twice('2020-01-01T00:00:00Z')).toEqual([{ bearer: 'token-2' }, { bearer: 'token-3' }])
  })

  const bad: [string, object, string][] = [
    ['that is not installed', plugin('', { command: 'no-such-program-here' }), 'there is no such program'],
    [
      'that fails, with what it says',
      plugin('console.error("log in first\\x1b[2J"); process.exit(3)'),
      'it ended with 3: log in first',
    ],
    ['that prints something else', plugin('console.log("very-secret")'), 'did not print an ExecCredential'],
    ['that gives nothing', plugin(prints({})), 'gave neither a token nor a client certificate'],
    [
      'of another version',
      plugin('', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }),
      'speaks client.authentication',
    ],
    [
      'that answers in another version',
      plugin(prints({ token: 'x' }), { apiVersion: `${v1}beta1` }),
      'answered in another version',
    ],
    ['that asks a person', plugin('', { interactiveMode: 'Always' }), 'wants to ask a person'],
  ]

  it.each(bad)('%s is an error', async (_what, user, message) => {
    const failing = accessWith(user)

    await expect(failing).rejects.toThrow(message)
    await expect(failing).rejects.not.toThrow(/very-secret|\p{Cc}/u)
  })

  it('is not run from a kubeconfig that a plan names', async () => {
    const folder = await tempFolder()
    const script = `require('fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '')`
    const kubeconfig = await fileWith(configOf('https://c.example', plugin(script)))

    await expect(open({ choice: { kubeconfig } }).access()).rejects.toThrow('not from one that a plan names')
    expect(await readdir(folder)).toEqual([])
  })

  it('that hangs is ended with the time of the run', async () => {
    const hanging = accessWith(plugin('setInterval(() => {}, 1000)'), {}, { timeoutMs: 500 })

    await expect(hanging).rejects.toThrow('it did not end in time')
  })
})
