import { createHash } from 'node:crypto'
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashConfigFolder, readConfigFile } from '../../../src/sources/files/read-desired.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

describe('readConfigFile', () => {
  it('reads the bytes as they are', async () => {
    const path = join(await tempFolder(), 'app.json')
    await writeFile(path, '\ufeff{"a":1}\n')
    const outcome = await readConfigFile(path)
    expect(outcome.ok && Buffer.from(outcome.value).toString()).toBe('\ufeff{"a":1}\n')
  })

  it('tells what is not there, is a folder, or is too large', async () => {
    const folder = await tempFolder()
    const large = join(folder, 'large')
    await writeFile(large, Buffer.alloc(8 * 1024 * 1024 + 1))
    expect(await readConfigFile(join(folder, 'none'))).toEqual({
      ok: false,
      problem: `${join(folder, 'none')} could not be read (ENOENT)`,
    })
    expect(await readConfigFile(folder)).toEqual({ ok: false, problem: `${folder} is not a file` })
    expect(await readConfigFile(large)).toEqual({
      ok: false,
      problem: `${large} has 8388609 bytes, more than the 8388608 allowed`,
    })
  })
})

describe('hashConfigFolder', () => {
  it('hashes the sorted lines of name and content', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, 'sub'))
    await writeFile(join(folder, 'b.yaml'), 'b')
    await writeFile(join(folder, 'B.yaml'), 'B')
    await writeFile(join(folder, 'sub', 'a.yaml'), 'a')
    const lines = [`B.yaml\0${sha256('B')}\n`, `b.yaml\0${sha256('b')}\n`, `sub/a.yaml\0${sha256('a')}\n`]
    expect(await hashConfigFolder(folder)).toEqual({ ok: true, value: { sha256: sha256(lines.join('')), files: 3 } })
  })

  // The layout and the update are those of the kubelet's atomic writer.
  it('reads a mounted ConfigMap as its visible names, before and after an update', async () => {
    const folder = await tempFolder()
    const write = async (version: string, text: string) => {
      await mkdir(join(folder, version))
      await writeFile(join(folder, version, 'app.yaml'), text)
      await symlink(version, join(folder, '..data_tmp'))
      await rename(join(folder, '..data_tmp'), join(folder, '..data'))
    }
    await write('..2026_11_21_01', 'timeout: 300')
    await symlink(join('..data', 'app.yaml'), join(folder, 'app.yaml'))
    const before = await hashConfigFolder(folder)
    await write('..2026_11_21_02', 'timeout: 800')
    const after = await hashConfigFolder(folder)
    expect(before).toEqual({ ok: true, value: { sha256: sha256(`app.yaml\0${sha256('timeout: 300')}\n`), files: 1 } })
    expect(after).toEqual({ ok: true, value: { sha256: sha256(`app.yaml\0${sha256('timeout: 800')}\n`), files: 1 } })
  })

  it('tells a folder that is not there, a broken link, and folders without end', async () => {
    const folder = await tempFolder()
    expect(await hashConfigFolder(join(folder, 'none'))).toMatchObject({ ok: false })
    await symlink(folder, join(folder, 'loop'))
    expect(await hashConfigFolder(folder)).toMatchObject({ ok: false })
    const other = await tempFolder()
    await symlink(join(other, 'nowhere'), join(other, 'broken.yaml'))
    expect(await hashConfigFolder(other)).toEqual({
      ok: false,
      problem: `${join(other, 'broken.yaml')} could not be read (ENOENT)`,
    })
  })

  it('counts no hidden files', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, '.hidden'), 'x')
    expect(await hashConfigFolder(folder)).toEqual({ ok: true, value: { sha256: sha256(''), files: 0 } })
  })
})
