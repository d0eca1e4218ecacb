import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

const StartedPod = z.object({ name: z.string(), process: z.number(), log: z.string() })
type StartedPod = z.infer<typeof StartedPod>

/** How a pod of a Job ended: kept here, because the pod itself may be gone. */
const EndedPod = z.object({
  name: z.string(),
  namespace: z.string(),
  exitCode: z.number(),
  /** The termination message. */
  message: z.string(),
  /** The end of what it wrote to standard output and standard error. */
  log: z.string(),
})
export type EndedPod = z.infer<typeof EndedPod>

/** The processes behind the pods of Jobs. */
export interface JobPods {
  /** Signals the process of a pod, as the kernel does when it lacks memory. */
  readonly signalPod: (name: string, signal: 'KILL' | 'TERM') => Promise<void>
  /** What the process of a pod has written so far. */
  readonly podLog: (name: string) => Promise<string>
  /** In the order of their ends. */
  readonly endedPods: () => Promise<EndedPod[]>
}

/** `folder` is where the kubelet writes down what it started and what ended; `run` runs a program where it is. */
export function jobPods(folder: string, run: (command: readonly string[]) => Promise<unknown>): JobPods {
  async function started(name: string): Promise<StartedPod> {
    const pod = (await readLines(join(folder, 'started.ndjson'), StartedPod)).find((known) => known.name === name)
    if (pod === undefined) throw new Error(`the pod ${name} was not started`)
    return pod
  }
  return {
    signalPod: async (name, signal) => void (await run(['kill', `-${signal}`, String((await started(name)).process)])),
    podLog: async (name) => readFile((await started(name)).log, 'utf8'),
    endedPods: () => readLines(join(folder, 'ended.ndjson'), EndedPod),
  }
}

async function readLines<Line>(path: string, schema: z.ZodType<Line>): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)))
}
