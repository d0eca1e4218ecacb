import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The instructions of the Dockerfile that the tests can carry out; another one is an error, so that none is left out. */
const names = ['FROM', 'ARG', 'LABEL', 'ENV', 'WORKDIR', 'COPY', 'RUN', 'USER', 'ENTRYPOINT', 'CMD'] as const
type Name = (typeof names)[number]

export interface Instruction {
  readonly name: Name
  /** What stands behind the name, on one line. */
  readonly text: string
}

/** One stage: what FROM names, the name that AS gives it, and the instructions up to the next FROM. */
export interface Stage {
  readonly base: string
  readonly name: string | null
  readonly instructions: readonly Instruction[]
}

export function readDockerfile(path: string): Stage[] {
  const stages: { base: string; name: string | null; instructions: Instruction[] }[] = []
  for (const instruction of instructionsOf(readFileSync(path, 'utf8'))) {
    if (instruction.name === 'FROM') stages.push({ ...parseFrom(instruction.text), instructions: [] })
    else stages.at(-1)?.instructions.push(instruction)
  }
  return stages
}

function instructionsOf(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
  const joined = lines.join('\n').replace(/\\\n\s*/g, '')
  return joined.split('\n').map((line) => {
    const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? []
    const name = names.find((known) => known === word)
    if (name === undefined) throw new Error(`the tests can not carry out this line of the Dockerfile: ${line}`)
    return { name, text: rest }
  })
}

function parseFrom(text: string): Pick<Stage, 'base' | 'name'> {
  const [, base = '', name = null] = /^(?:--platform=\S+ )?(\S+)(?: AS (\S+))?$/.exec(text) ?? []
  if (base === '') throw new Error(`FROM ${text}: not understood`)
  return { base, name }
}

/** The words of an instruction in its JSON form. */
export function jsonWords(text: string): string[] {
  return z.array(z.string()).parse(JSON.parse(text))
}

/** What .dockerignore lets in: files and folders by name, everything else stays outside. */
export function readAllowed(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  const [first, ...others] = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (first !== '*' || others.some((line) => !/^![\w./-]+$/.test(line)))
    throw new Error('.dockerignore has to be * and lines that begin with !')
  return others.map((line) => line.slice(1))
}
