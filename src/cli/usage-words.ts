import { nearest } from '../core/did-you-mean.ts'
import { stripControl } from '../core/redact.ts'

/** What is wrong with a command line or a config, as a terminal may show it: without what a terminal would obey. */
export function plainWords(message: string): string {
  return stripControl(message).replaceAll('\t', ' ').trimEnd()
}

/** oclif's words for a command line that it can't read, on one line, with the flag that was most likely meant. */
export function flagWords(message: string, known: readonly string[]): string {
  const sentence = message.replaceAll(/ *\n\t/g, ': ')
  return sentence.replace(/^Nonexistent flags?: (.+)$/m, (line: string, names: string) => {
    const meant = names.split(', ').flatMap((name) => nearest(name.replace(/^-+/, ''), known) ?? [])
    return meant.length === 0 ? line : `${line}; did you mean ${meant.map((flag) => `--${flag}`).join(', ')}?`
  })
}
