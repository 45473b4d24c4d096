import { styleText } from 'node:util'
import type { Style, Tone } from './style.ts'

const LOOKS = {
  good: 'green',
  warning: 'yellow',
  bad: 'red',
  dim: 'dim',
  strong: 'bold',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>

export function createStyle(hasColours: boolean, columns: number | undefined): Style {
  return {
    paint: (tone, text) =>
      // Whether this is a terminal was decided by whoever made the style.
      hasColours ? styleText(LOOKS[tone], text, { validateStream: false }) : text,
    columns,
  }
}
