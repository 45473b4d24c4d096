import { z } from 'zod'

/** GEP-2257: up to four numbers of up to five digits, each with h, m, s or ms. No sign, no fraction, no days. */
const PATTERN = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

const MILLISECONDS: ReadonlyMap<string | undefined, number> = new Map(UNITS)

/**
 * @returns milliseconds
 * @throws RangeError when the text is not a GEP-2257 duration
 */
export function parseDuration(text: string): number {
  if (!PATTERN.test(text)) {
    throw new RangeError(
      'not a duration: write hours, minutes and seconds such as 30m, 1h30m or 720h',
    )
  }
  let total = 0
  for (const [, amount, unit] of text.matchAll(/([0-9]+)(h|ms|m|s)/g)) {
    total += Number(amount) * (MILLISECONDS.get(unit) ?? 0)
  }
  return total
}

/** The shortest text for a number of milliseconds: 5400000 is `1h30m`, 0 is `0s`. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds))
  let text = ''
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size)
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * size
  }
  return text === '' ? '0s' : text
}

/**
 * A duration field, bounded by the API server itself.
 *
 * @param least GEP-2257, inclusive
 * @param most GEP-2257, inclusive
 */
export function durationSchema(least: string, most: string): z.ZodString {
  const message = `must be a duration from ${least} to ${most}, such as 30m or 1h30m`
  return z
    .string()
    .max(32)
    .regex(PATTERN, message)
    .refine((text) => {
      if (!PATTERN.test(text)) return true
      const value = parseDuration(text)
      return value >= parseDuration(least) && value <= parseDuration(most)
    }, message)
    .meta({
      'x-kubernetes-validations': [
        {
          // The pattern once more: of what is no duration at all CEL would say so in its own words.
          rule: `self.matches('${PATTERN.source}') && duration(self) >= duration('${least}') && duration(self) <= duration('${most}')`,
          message,
        },
      ],
    })
}
