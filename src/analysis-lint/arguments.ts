import type { Place } from './fields.ts'
import { itemsOf, placeAt, textAt } from './fields.ts'

export interface Argument {
  readonly name: string
  readonly place: Place
  /** null when there is none in the file. */
  readonly value: string | null
  readonly isSecret: boolean
  readonly hasSource: boolean
}

export function argumentsOf(owner: Place | null): Argument[] {
  return itemsOf(owner === null ? null : placeAt(owner, 'args')).map((place) => {
    const source = placeAt(place, 'valueFrom')
    const isSecret = source !== null && placeAt(source, 'secretKeyRef') !== null
    return {
      name: textAt(place, 'name') ?? '',
      place,
      value: textAt(place, 'value'),
      isSecret,
      hasSource: source !== null,
    }
  })
}

/** The names in `{{args.name}}`, blanks inside the braces or not. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/\{\{\s*args\.([^\s{}]+)\s*\}\}/g)].map((match) => match[1] ?? '')
}

/** The text with the values of the file filled in. What has no value, or another source for it, stays as it is. */
export function fillIn(text: string, args: readonly Argument[]): string {
  return text.replaceAll(/\{\{\s*args\.([^\s{}]+)\s*\}\}/g, (whole, name: string) => {
    const argument = args.find((one) => one.name === name)
    // An empty default is there to be overridden.
    const isOpen = argument === undefined || argument.hasSource || argument.value === '' || argument.value === null
    return isOpen ? whole : argument.value
  })
}
