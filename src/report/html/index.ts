import type { ReportInput } from '../index.ts'

export function renderHtml(_input: ReportInput): string {
  return ''
}
