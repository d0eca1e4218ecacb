import type { Place } from '../fields.ts'
import { itemsOf, placeAt, placeBelow } from '../fields.ts'
import type { Draft } from '../finding.ts'
import { metricRule } from '../rule.ts'

/** `|| true` and its like: the command before it can not fail. */
const masked = /\|\|\s*(true|:|exit\s+0|\/bin\/true)(?=\s|;|\)|$)/
const maskedAtEnd = /\|\|\s*(true|:|exit\s+0|\/bin\/true)\s*;?\s*$/
const endsWell = /(^|[;\n])\s*(true|:|exit\s+0)\s*;?\s*$/
/** With one of these an earlier command can still end the script. */
const endsEarly = /\bset -\w*e\b|\bset -o errexit\b|\bexit\s+([1-9]|"?\$)|&&\s*(true|:|exit\s+0)\s*;?\s*$/

export const jobScriptRule = metricRule(({ name, provider }) => {
  if (provider?.type !== 'job') return []
  const containers = itemsOf(placeBelow(provider.place, 'spec', 'template', 'spec', 'containers'))
  return containers.flatMap((container) => scriptsOf(container).flatMap((script) => look(script, JSON.stringify(name))))
})

interface Script {
  readonly place: Place
  readonly text: string
}

const shell = /(^|\/)(ba|da|a|k|z)?sh$/
const takesScript = /^-\w*c$/

/** What a shell is given with -c; `true` among the arguments of another program is no script. */
function scriptsOf(container: Place): Script[] {
  const words = ['command', 'args'].flatMap((key) => itemsOf(placeAt(container, key)))
  const texts = words.map(({ node }) => (node.type === 'scalar' ? String(node.value) : ''))
  const option = texts.findIndex((text, index) => takesScript.test(text) && texts.slice(0, index).some(isShell))
  const [place, text] = [words[option + 1], texts[option + 1]]
  return option === -1 || place === undefined || text === undefined ? [] : [{ place, text }]
}

function isShell(word: string): boolean {
  return shell.test(word)
}

/** The command is never repeated in a message: it may hold what nobody else should read. */
function look({ place, text }: Script, name: string): Draft[] {
  const script = plain(text)
  const origin = place.node.origin
  if (maskedAtEnd.test(script) || (endsWell.test(script) && !endsEarly.test(script))) {
    const message = `the script of metric ${name} ends with a command that always succeeds: the Job can not fail`
    return [{ code: 'analysis.job-exit-ignored', origin, path: place.path, message }]
  }
  if (!masked.test(script)) return []
  const message = `a command in the script of metric ${name} is followed by ${masked.exec(script)?.[0] ?? ''}: it can not fail`
  return [{ code: 'analysis.job-exit-masked', origin, path: place.path, message }]
}

/** One command a line, without comments and indentation. */
function plain(script: string): string {
  const lines = script.split('\n').map((line) =>
    line
      .replace(/(^|\s)#.*$/, '')
      .replaceAll(/[ \t]+/g, ' ')
      .trim(),
  )
  return lines.filter((line) => line !== '').join('\n')
}
