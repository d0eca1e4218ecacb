import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { writeFileAtomically } from '../engine/atomic-file.ts'
import { formatProblems, loadPlan } from '../plan/load.ts'
import { UsageError } from './exit.ts'
import type { InitAnswers } from './init-template.ts'
import { configText } from './init-template.ts'

export interface InitRequest {
  readonly path: string
  readonly force: boolean
  readonly answers: Partial<InitAnswers>
  /** Ask for what is missing; false where nobody is there to answer. */
  readonly interactive: boolean
}

interface Question {
  readonly name: keyof InitAnswers
  readonly flag: string
  readonly text: string
  readonly required: boolean
}

const questions: readonly Question[] = [
  { name: 'service', flag: '--service', text: 'Service', required: true },
  { name: 'tag', flag: '--gray-tag', text: 'Value of the gray tag', required: true },
  { name: 'header', flag: '--header', text: 'Request header that carries the tag (x-gray-tag)', required: false },
  { name: 'gateway', flag: '--gateway', text: 'URL of the gateway', required: true },
  { name: 'gray', flag: '--gray', text: 'Gray instances, host:port, comma separated', required: true },
  { name: 'grayVersion', flag: '--gray-version', text: 'Version of the gray instances', required: true },
  { name: 'stable', flag: '--stable', text: 'Stable instances, host:port, comma separated', required: true },
  { name: 'stableVersion', flag: '--stable-version', text: 'Version of the stable instances', required: true },
  { name: 'prometheus', flag: '--prometheus', text: 'URL of Prometheus (empty for none)', required: false },
]

/** Asks for what the flags left open, and writes a commented config that has been validated. Resolves with its path. */
export async function initConfig(request: InitRequest): Promise<string> {
  if (existsSync(request.path) && !request.force) {
    throw new UsageError(`${request.path} is there already; --force replaces it, --file NAME writes another`)
  }
  const answers = request.interactive ? await ask(request.answers) : request.answers
  const text = configText(complete(answers))
  await refuseInvalid(text, request.path)
  writeFileAtomically(request.path, text)
  return request.path
}

async function ask(given: Partial<InitAnswers>): Promise<Partial<InitAnswers>> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answers: Partial<InitAnswers> = { ...given }
  try {
    for (const { name, text } of questions) {
      if (answers[name] !== undefined) continue
      const answer = (await prompt.question(`${text}: `)).trim()
      if (answer !== '') answers[name] = answer
    }
  } finally {
    prompt.close()
  }
  return answers
}

function complete(answers: Partial<InitAnswers>): InitAnswers {
  const missing = questions.filter(({ name, required }) => required && answers[name] === undefined)
  if (missing.length > 0) {
    throw new UsageError(
      `graycheck init still needs ${missing.map(({ flag }) => flag).join(', ')} (without a terminal nobody can be asked)`,
    )
  }
  const { service = '', tag = '', gateway = '', gray = '', grayVersion = '', stable = '', stableVersion = '' } = answers
  const optional = { header: answers.header ?? 'x-gray-tag', prometheus: answers.prometheus ?? '' }
  return { service, tag, gateway, gray, grayVersion, stable, stableVersion, ...optional }
}

/** What init writes is always valid: wrong answers are refused with the same words as a wrong file. */
async function refuseInvalid(text: string, path: string): Promise<void> {
  const loaded = await loadPlan({ source: { text, path }, env: {} })
  if ('problems' in loaded)
    throw new UsageError(`the answers make no valid config:\n${formatProblems(loaded.problems)}`)
}
