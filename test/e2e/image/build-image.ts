import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, stat } from 'node:fs/promises'
import { basename, delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../kit/run-cli.ts'
import type { Instruction, Stage } from './dockerfile.ts'
import { jsonWords, readAllowed, readDockerfile } from './dockerfile.ts'

/** The last stage: what it puts on top of its base, and how a container of it is run. */
export interface Image {
  readonly base: string
  /** Holds what the stage copies; the files of the base are not in it. */
  readonly tree: string
  readonly env: Readonly<Record<string, string>>
  readonly labels: string
  readonly user: string
  readonly workdir: string
  readonly entrypoint: readonly string[]
}

const run = promisify(execFile)

/** Carries out the Dockerfile of this repository below a folder: the same files are copied, the same commands are run. */
export async function buildImage(folder: string): Promise<Image> {
  const stages = readDockerfile(join(root, 'Dockerfile'))
  const trees = new Map<string, string>()
  for (const [index, stage] of stages.entries()) {
    const tree = join(folder, `stage-${index}`)
    await mkdir(tree)
    await carryOut(stage, tree, trees)
    if (stage.name !== null) trees.set(stage.name, tree)
  }
  return imageOf(stages.at(-1), join(folder, `stage-${stages.length - 1}`))
}

async function carryOut(stage: Stage, tree: string, trees: ReadonlyMap<string, string>): Promise<void> {
  let workdir = '/'
  for (const { name, text } of stage.instructions) {
    if (name === 'WORKDIR') workdir = text
    if (name === 'WORKDIR') await mkdir(join(tree, workdir), { recursive: true })
    if (name === 'COPY') await copy(text, join(tree, workdir), tree, trees)
    if (name === 'RUN') await runLine(text, join(tree, workdir))
  }
}

/** Relative destinations lie in the working folder, absolute ones in the tree. */
async function copy(text: string, workdir: string, tree: string, trees: ReadonlyMap<string, string>): Promise<void> {
  const [, from, paths = ''] = /^(?:--from=(\S+) )?([^-].*)$/.exec(text) ?? []
  const words = paths.split(/\s+/)
  const destination = words.pop() ?? ''
  const target = destination.startsWith('/') ? join(tree, destination) : join(workdir, destination)
  for (const word of words) {
    const source = from === undefined ? inContext(word) : join(placeOf(trees, from), word)
    const isFile = (await stat(source)).isFile()
    const place = isFile && destination.endsWith('/') ? join(target, basename(word)) : target
    await mkdir(dirname(place), { recursive: true })
    await cp(source, place, { recursive: true, verbatimSymlinks: true })
  }
}

function inContext(word: string): string {
  if (!readAllowed(join(root, '.dockerignore')).includes(word))
    throw new Error(`COPY ${word}: .dockerignore keeps it out of the build`)
  return join(root, word)
}

function placeOf(trees: ReadonlyMap<string, string>, stage: string): string {
  const tree = trees.get(stage)
  if (tree === undefined) throw new Error(`there is no stage ${stage} before this one`)
  return tree
}

/** With the Node that runs the tests. A path from the root would be one of this machine. */
async function runLine(line: string, cwd: string): Promise<void> {
  if (/(^|[\s='"])\//.test(line)) throw new Error(`RUN ${line}: has to stay within its WORKDIR`)
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  // Docker runs as root with umask 022. What the tests installed already need not be downloaded again.
  const env = { PATH: path, HOME: process.env['HOME'] ?? '', npm_config_prefer_offline: 'true' }
  await run('sh', ['-c', `umask 022; ${line}`], { cwd, env, maxBuffer: 64 * 1024 * 1024 })
}

function imageOf(stage: Stage | undefined, tree: string): Image {
  const last = (name: Instruction['name']): string =>
    stage?.instructions.findLast((instruction) => instruction.name === name)?.text ?? ''
  const all = (stage?.instructions ?? []).filter(({ name }) => name === 'ENV').map(({ text }) => text)
  return {
    base: stage?.base ?? '',
    tree,
    env: Object.fromEntries(all.map((text) => [text.replace(/=.*$/s, ''), text.replace(/^[^=]*=/, '')])),
    labels: last('LABEL'),
    user: last('USER'),
    workdir: last('WORKDIR'),
    entrypoint: jsonWords(last('ENTRYPOINT')),
  }
}

/** Every file below a folder, as a path from it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}
