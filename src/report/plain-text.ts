import { stripControl } from '../core/redact.ts'

/** What a server said is shown without its control characters, on one line. */
export function plainText(text: string): string {
  return stripControl(text).replaceAll(/\s*\n\s*/g, ' ')
}
