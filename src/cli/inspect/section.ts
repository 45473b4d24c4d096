import { printable } from '../text/printable.ts'
import type { Style } from '../text/style.ts'

const INDENT = '  '

/** A heading with lines under it; empty where there are no lines. */
export function section(title: string, lines: readonly string[], { paint }: Style): string {
  if (lines.length === 0) return ''
  return [paint('strong', printable(title)), ...lines.map((line) => `${INDENT}${line}`)].join('\n')
}
