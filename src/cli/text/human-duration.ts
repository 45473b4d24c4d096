const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const

/**
 * A time span for people, its two largest parts at most: `3d4h`, `12m`, `0s`.
 *
 * @param milliseconds not negative
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const largest = UNITS.findIndex(([, size]) => seconds >= size)
  if (largest === -1) return '0s'
  let rest = seconds
  let text = ''
  for (const [unit, size] of UNITS.slice(largest, largest + 2)) {
    const amount = Math.floor(rest / size)
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * size
  }
  return text
}
