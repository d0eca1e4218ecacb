/**
 * At most so many characters of a text. The ellipsis stands right behind the cut: that is where a redactor looks for
 * the beginning of a secret. Half of a surrogate pair is no character.
 */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…`
}
