import { execFileSync, spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { chown, cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tempFolder } from '../../kit/temp-folder.ts'
import { whenDone } from '../../kit/when-done.ts'
import { processBelow } from '../../faults/watcher.ts'
import type { Image } from './build-image.ts'

/** A volume: the file or folder of this machine, and where the container sees it. */
export interface Mount {
  readonly source: string
  readonly target: string
  readonly readOnly?: boolean
}

export interface ContainerOptions {
  readonly root: string
  readonly mounts?: readonly Mount[]
  /** Made read-only, as --read-only and readOnlyRootFilesystem do. */
  readonly readOnly: boolean
  /** As the image says, unless a platform gives every container a number of its own. */
  readonly user?: number
  /** No file may become longer than this: so much of a termination log is kept. */
  readonly longestFile?: number
  /** Called with all of stderr so far; `signal` sends to process 1 of the container. */
  readonly onStderr?: (text: string, signal: (name: NodeJS.Signals) => void) => void
}

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

const imageUser = 65_532

/** Whether this machine lets the tests make mounts, process numbers and users as a container engine does. */
export function canRunContainers(): boolean {
  try {
    execFileSync('unshare', ['-m', '-p', '-f', 'sh', '-c', 'mount --bind /etc /mnt && setpriv --no-new-privs true'])
    return process.getuid?.() === 0
  } catch {
    return false
  }
}

/**
 * A root file system: what the image copies, on top of what stands for its base here: an empty machine with this Node in
 * the place where the base has its own, and the libraries that it needs. `everythingWritable` gives it to the user of the
 * image, with a /tmp and a home as the base has them.
 */
export async function rootOf(image: Image, root: string, { everythingWritable = false } = {}): Promise<string> {
  await cp(image.tree, root, { recursive: true, verbatimSymlinks: true })
  for (const folder of ['dev', 'proc', 'etc', image.workdir]) await mkdir(join(root, folder), { recursive: true })
  await writeFile(join(root, 'etc/passwd'), 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n')
  for (const { target } of [...ofNode(image), ...devices]) await mountPoint(root, target, true)
  if (everythingWritable) {
    for (const folder of ['tmp', 'home/nonroot']) await mkdir(join(root, folder), { recursive: true })
    execFileSync('chown', ['-R', `${imageUser}:${imageUser}`, root])
  }
  return root
}

/** A folder that the user of the image may write to, as a volume with an fsGroup is. */
export async function volume(): Promise<string> {
  const folder = await tempFolder()
  await chown(folder, imageUser, imageUser)
  return folder
}

/** Runs the entry point of the image with arguments, as process 1, to its end. */
export async function runContainer(image: Image, args: readonly string[], options: ContainerOptions): Promise<Ended> {
  const { root, mounts = [], user = imageUser, onStderr } = options
  for (const mount of mounts) await mountPoint(root, mount.target, !statSync(mount.source).isDirectory())
  const script = [...mountLines(image, options), entryLine(image, root, user)].join('\n')
  const child = spawn('unshare', ['-m', '-p', '-f', '--kill-child', 'sh', '-ec', script, 'sh', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...image.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // What a failed test leaves behind ends with it, and so does the whole container.
  whenDone(() => child.kill('SIGKILL'))
  const signal = (name: NodeJS.Signals): void => {
    const first = processBelow(child.pid ?? 0)
    // 0 would be the whole group of this process.
    if (first === 0) throw new Error('there is no process 1 in the container')
    process.kill(first, name)
  }
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    onStderr?.(stderr, signal)
  })
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { exitCode, stdout, stderr }
}

function mountLines(image: Image, { root, mounts = [], readOnly, longestFile }: ContainerOptions): string[] {
  const all = [...ofNode(image), ...devices, ...mounts]
  return [
    `mount --bind ${root} ${root}`,
    `mount -t proc proc ${root}/proc`,
    ...all.map(({ source, target }) => `mount --bind ${source} ${root}${target}`),
    ...all.filter((mount) => mount.readOnly === true).map(({ target }) => `mount -o remount,bind,ro ${root}${target}`),
    ...(readOnly ? [`mount -o remount,bind,ro ${root}`] : []),
    ...(longestFile === undefined ? [] : [`ulimit -f ${longestFile / 512}`]),
  ]
}

/** Nothing of this machine is left but the kernel and the network; the shell is gone, too. */
function entryLine({ entrypoint, workdir }: Image, root: string, user: number): string {
  const inside = `unshare --root ${root} --wd ${workdir} --setgid ${user} --setuid ${user}`
  return `exec setpriv --no-new-privs ${inside} -- ${entrypoint.join(' ')} "$@"`
}

/** The program of the entry point is this Node, with its libraries where its loader looks for them. */
function ofNode({ entrypoint: [program = ''] }: Image): Mount[] {
  const libraries = [...ldd(process.execPath).matchAll(/(\/\S+) \(0x/g)].flatMap(([, path = '']) => [path])
  return [
    { source: process.execPath, target: program, readOnly: true },
    ...libraries.map((path) => ({ source: path, target: path, readOnly: true })),
  ]
}

function ldd(path: string): string {
  return execFileSync('ldd', [path], { encoding: 'utf8' })
}

const devices: readonly Mount[] = ['/dev/null', '/dev/urandom'].map((path) => ({ source: path, target: path }))

async function mountPoint(root: string, target: string, asFile: boolean): Promise<void> {
  const path = join(root, target)
  await mkdir(asFile ? dirname(path) : path, { recursive: true })
  if (asFile) await writeFile(path, '', { flag: 'a' })
}
