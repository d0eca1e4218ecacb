import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { rolldown } from 'rolldown'
import { z } from 'zod'

/**
 * Bundles the GitHub Action into one file with all its libraries: a runner installs nothing, and needs no registry.
 *   node tools/action.ts           writes it, and the licences of what is in it
 *   node tools/action.ts --check   fails if what is committed is another
 */
const root = join(import.meta.dirname, '..')

const { code, packages } = await makeBundle()
const files: Readonly<Record<string, string>> = { 'index.mjs': code, 'LICENSES.md': packages.map(licenceOf).join('\n') }
for (const [name, text] of Object.entries(files)) {
  const place = join(root, 'action', name)
  if (!process.argv.includes('--check')) {
    writeFileSync(place, text)
  } else if (readOrNothing(place) !== text) {
    console.error(`action/${name} is not what the sources give: npm run action`)
    process.exitCode = 1
  }
}

async function makeBundle(): Promise<{ code: string; packages: string[] }> {
  const bundled = await rolldown({
    input: join(root, 'src', 'action', 'main.ts'),
    platform: 'node',
    cwd: root,
    // What a library tries to import and does without.
    onLog: (level, log, handle) => (log.code === 'UNRESOLVED_IMPORT' ? undefined : handle(level, log)),
  })
  const { output } = await bundled.generate({ format: 'esm', codeSplitting: false, minify: true, comments: false })
  const [chunk] = output
  if (output.length !== 1) throw new Error('the action did not become one file')
  const head = '// Made by tools/action.ts from src/action. LICENSES.md beside it has the licences of its libraries.\n'
  return { code: head + chunk.code, packages: packagesOf(chunk.moduleIds) }
}

/** The folders of the packages that modules came from. */
function packagesOf(moduleIds: readonly string[]): string[] {
  const folders = moduleIds.flatMap((id) => {
    const parts = relative(root, id).split(sep)
    const at = parts.lastIndexOf('node_modules')
    if (at === -1) return []
    const length = parts[at + 1]?.startsWith('@') === true ? 2 : 1
    return [parts.slice(0, at + 1 + length).join('/')]
  })
  return [...new Set(folders)].sort()
}

function licenceOf(folder: string): string {
  const file = readFileSync(join(root, folder, 'package.json'), 'utf8')
  const { name, version, license } = z
    .object({ name: z.string(), version: z.string(), license: z.string() })
    .parse(JSON.parse(file))
  const [text] = globSync('{LICENSE,LICENCE,license,licence}*', { cwd: join(root, folder) }).sort()
  const words =
    text === undefined ? 'It has no file with the text of its licence.' : readFileSync(join(root, folder, text), 'utf8')
  return `## ${name} ${version}: ${license}\n\n${words.trim()}\n`
}

function readOrNothing(place: string): string {
  try {
    return readFileSync(place, 'utf8')
  } catch {
    return ''
  }
}
