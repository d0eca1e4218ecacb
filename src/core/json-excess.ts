/** A document that is nested deeper than this is made to hurt; no API answers so. */
const deepest = 100

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c

/**
 * Why a JSON document must not be parsed, or null. Two bytes such as `[]` take forty once they are parsed, so a few
 * megabytes could fill any memory. Only bytes are looked at: whether it is JSON at all is left to the parser.
 */
export function jsonExcess(document: Uint8Array, mostValues: number): 'too-deep' | 'too-many' | null {
  let values = 0
  let depth = 0
  let inText = false
  for (let at = 0; at < document.length; at++) {
    const byte = document[at] ?? 0
    if (inText) {
      if (byte === backslash) at++
      else if (byte === quote) inText = false
      continue
    }
    if (byte === quote) inText = true
    else if (isOpening(byte)) depth++
    else if (isClosing(byte)) depth--
    if (depth > deepest) return 'too-deep'
    // Every value but the first of a list comes after a comma, and the first after its opening.
    if ((byte === comma || isOpening(byte)) && ++values > mostValues) return 'too-many'
  }
  return null
}

/** `[` and `{`, which differ in one bit, as `]` and `}` do. */
function isOpening(byte: number): boolean {
  return (byte | 0x20) === 0x7b
}

function isClosing(byte: number): boolean {
  return (byte | 0x20) === 0x7d
}
