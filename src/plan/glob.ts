/**
 * Whether a text is what an anchored glob describes. `*` stands for any run of characters, also an
 * empty one, that crosses neither `@` nor `/`. Everything else stands for itself. Takes time linear
 * in the text for each `*`: no pattern is slow.
 */
export function globMatches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (!text.startsWith(first)) return false
  if (rest.length === 0) return text === first
  const last = rest.pop() ?? ''
  let from = first.length
  for (const part of rest) {
    const at = text.indexOf(part, from)
    if (at < 0 || crosses(text.slice(from, at))) return false
    from = at + part.length
  }
  const end = text.length - last.length
  return end >= from && text.endsWith(last) && !crosses(text.slice(from, end))
}

const crosses = (run: string): boolean => run.includes('@') || run.includes('/')
