/** What JavaScript treats specially. */
export const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'] as const

/**
 * The path of the first key, at any depth, that JavaScript treats specially, or undefined. Looked
 * for before anything else reads an object from outside: libraries drop such keys silently, and
 * what would be signed or written would not be what the user wrote.
 */
export function forbiddenKey(value: unknown, path = ''): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, child] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`
    if (FORBIDDEN_KEYS.some((forbidden) => forbidden === key)) return here
    const found = forbiddenKey(child, here)
    if (found !== undefined) return found
  }
  return undefined
}
