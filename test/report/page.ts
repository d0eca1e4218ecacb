import type { DefaultTreeAdapterTypes } from 'parse5'
import { defaultTreeAdapter, parse } from 'parse5'

export type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.Node

export interface Page {
  readonly elements: readonly Element[]
  /** What a browser would have to mend. */
  readonly problems: readonly string[]
}

const voidElements: readonly string[] = ['meta', 'br', 'link', 'img', 'hr', 'input']

/** Reads a page as a browser does, and tells each place where the browser would have to mend it. */
export function readPage(html: string): Page {
  const problems: string[] = []
  const document = parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine }) => void problems.push(`${code} in line ${startLine}`),
  })
  const elements = [...walk(document)]
  for (const { tagName, sourceCodeLocation } of elements) {
    // An element that was never written, or that the parser had to close.
    if (sourceCodeLocation?.startTag === undefined && !isClosedByItself(tagName, html, sourceCodeLocation))
      problems.push(`<${tagName}> is not written or never closed`)
  }
  return { elements, problems }
}

/** Void elements and those of SVG that end in /> have no tags with places of their own. */
function isClosedByItself(tagName: string, html: string, place: Element['sourceCodeLocation']): boolean {
  if (place === null || place === undefined) return false
  return voidElements.includes(tagName) || html.slice(place.startOffset, place.endOffset).endsWith('/>')
}

function* walk(node: Node): Generator<Element> {
  if (defaultTreeAdapter.isElementNode(node)) yield node
  if (!('childNodes' in node)) return
  for (const child of node.childNodes) yield* walk(child)
}

export function textOf(node: Node): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

export function attribute({ attrs }: Element, name: string): string | null {
  return attrs.find((one) => one.name === name)?.value ?? null
}

export function named({ elements }: Page, ...names: readonly string[]): Element[] {
  return elements.filter(({ tagName }) => names.includes(tagName))
}

/** The text of each element of a name, with single spaces. */
export function textsOf(page: Page, name: string): string[] {
  return named(page, name).map((element) => textOf(element).replaceAll(/\s+/g, ' ').trim())
}
