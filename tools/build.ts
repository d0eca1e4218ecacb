import { globSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Plugin } from '@oclif/core'
import { rolldown } from 'rolldown'

/**
 * Builds dist/: one chunk a command, what they share beside them, libraries left out. Then the command manifest, so that
 * help and version load no command at all. The manifest comes last: a stale one would hide commands.
 */
const root = join(import.meta.dirname, '..')
const manifestPath = join(root, 'oclif.manifest.json')

rmSync(join(root, 'dist'), { recursive: true, force: true })
rmSync(manifestPath, { force: true })
await bundle()
await writeManifest()

async function bundle(): Promise<void> {
  const commands = globSync('commands/**/*.ts', { cwd: root })
  const entries = ['src/cli/main.ts', ...commands]
  const input = Object.fromEntries(
    entries.map((file) => [file.replace(/^src\//, '').replace(/\.ts$/, ''), join(root, file)]),
  )
  const bundled = await rolldown({ input, external: /^[^./]/, platform: 'node', cwd: root })
  await bundled.write({
    dir: join(root, 'dist'),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    sourcemap: false,
  })
}

async function writeManifest(): Promise<void> {
  const plugin = new Plugin({
    root,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  })
  await plugin.load()
  writeFileSync(manifestPath, `${JSON.stringify(plugin.manifest, null, 2)}\n`)
}
