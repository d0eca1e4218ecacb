import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

import { locateBuilt, provideBuilt } from '../../tools/servers/go-build.ts'

interface Places {
  root: string
  cacheFolder: string
  modulesFolder: string
  go: string
}

/** A module of kwok and, in the place of Go, a script that writes down how it was called. */
async function makePlaces(script: string): Promise<Places> {
  const root = await mkdtemp(join(tmpdir(), 'graycheck-go-build-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const places = { root, cacheFolder: join(root, 'cache'), modulesFolder: join(root, 'modules'), go: join(root, 'go') }
  await mkdir(join(places.modulesFolder, 'kwok'), { recursive: true })
  await writeFile(goModOf(places), 'module graycheck.test/kwok\n\nrequire (\n\tsigs.k8s.io/kwok v0.8.0\n)\n')
  await writeFile(places.go, `#!/bin/sh\necho "$PWD $CGO_ENABLED $*" >> ${root}/calls\n${script}\n`)
  await chmod(places.go, 0o755)
  return places
}

const goModOf = ({ modulesFolder }: Places) => join(modulesFolder, 'kwok', 'go.mod')

/** Writes the program, and has the manifests in the folder `unpacked`. */
const succeeding = `
case "$1" in
  build) for last; do :; done; while [ "$1" != -o ]; do shift; done; echo "$last" > "$2"; chmod +x "$2" ;;
  list) echo "$(dirname "$0")/unpacked"; echo 'go: a warning' >&2 ;;
esac`

async function makeManifests({ root }: Places): Promise<void> {
  for (const file of [
    'node/fast/node-initialize',
    'node/heartbeat-with-lease/node-heartbeat-with-lease',
    'pod/fast/pod-ready',
    'pod/fast/pod-delete',
  ]) {
    const path = join(root, 'unpacked/kustomize/stage', `${file}.yaml`)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, `# ${file}\n`, { mode: 0o444 })
  }
}

async function makeWorking(): Promise<Places> {
  const places = await makePlaces(succeeding)
  await makeManifests(places)
  return places
}

const said: string[] = []
const announce = (text: string) => void said.push(text)
function refuseBuild(text: string): never {
  throw new Error(`nothing should be built, but: ${text}`)
}

describe('provideBuilt', () => {
  it('builds without C, keeps the program and the manifests and nothing else', async () => {
    const places = await makeWorking()

    const built = await provideBuilt('kwok', announce, places)

    expect(built).toMatchObject({ name: 'kwok', version: '0.8.0' })
    expect(said.at(-1)).toContain('building kwok (sigs.k8s.io/kwok 0.8.0)')
    expect(await readFile(join(built.folder, 'kwok'), 'utf8')).toBe('sigs.k8s.io/kwok/cmd/kwok\n')
    expect((await readdir(built.folder)).sort()).toEqual(['kwok', 'manifests'])
    expect(await readFile(join(built.folder, 'manifests/pod-ready.yaml'), 'utf8')).toBe('# pod/fast/pod-ready\n')
    expect(await readdir(places.cacheFolder)).toEqual([built.folder.split('/').at(-1)])
    const [first] = (await readFile(join(places.root, 'calls'), 'utf8')).split('\n')
    expect(first).toContain(`${places.modulesFolder}/kwok 0 build -buildvcs=false`)
  })

  it('builds again only when what it is made of has changed', async () => {
    const places = await makeWorking()
    const first = await provideBuilt('kwok', announce, places)

    const second = await provideBuilt('kwok', refuseBuild, places)
    await writeFile(goModOf(places), 'module graycheck.test/kwok\n\nrequire sigs.k8s.io/kwok v0.8.1\n')
    const third = await provideBuilt('kwok', announce, places)

    expect(second).toEqual(first)
    expect(third.version).toBe('0.8.1')
    expect(third.folder).not.toBe(first.folder)
  })

  it('throws what Go says, keeps it for those who ask later, and leaves nothing half-made', async () => {
    const places = await makePlaces('echo "no such module" >&2; exit 1')

    await expect(provideBuilt('kwok', announce, places)).rejects.toThrow('kwok could not be built.')

    expect(await locateBuilt('kwok', places)).toEqual({
      reason: `no kwok: \`${places.go} build\` failed: no such module. Build it: npm run servers:kubernetes`,
    })
    expect((await readdir(places.cacheFolder)).filter((name) => !name.endsWith('.failure.txt'))).toEqual([])
  })

  it('says when there is no Go', async () => {
    const places = { ...(await makePlaces('')), go: 'go-that-is-not-there' }

    await expect(provideBuilt('kwok', announce, places)).rejects.toThrow('spawn go-that-is-not-there ENOENT')
  })
})

describe('locateBuilt', () => {
  it('says how to build what is not there', async () => {
    expect(await locateBuilt('kwok', await makePlaces('exit 1'))).toEqual({
      reason: 'no kwok: it has not been built. Build it: npm run servers:kubernetes',
    })
  })

  it('takes no folder from which a program is missing', async () => {
    const places = await makeWorking()
    const { folder } = await provideBuilt('kwok', announce, places)
    await rm(join(folder, 'kwok'))

    expect(await locateBuilt('kwok', places)).toHaveProperty('reason')
  })
})
