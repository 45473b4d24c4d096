/** How much a value may hold: values of any kind, at any depth, and UTF-16 units of text and names. */
export type Size = { readonly values: number; readonly characters: number }

/**
 * What is too big about this value, or undefined. Looked at before anything else reads a value from
 * outside: schemas take microseconds for each value, and the API server lets hundreds of thousands
 * through. It stops where it has seen enough, and takes no stack.
 */
export function tooBig(value: unknown, most: Size): string | undefined {
  const waiting: unknown[] = [value]
  let values = 1
  let characters = 0
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string') characters += next.length
    if (typeof next === 'object' && next !== null) {
      const names = Array.isArray(next) ? [] : Object.keys(next)
      const children: readonly unknown[] = Array.isArray(next) ? next : Object.values(next)
      values += children.length
      if (values > most.values) return `more than ${most.values} values`
      for (const name of names) characters += name.length
      for (const child of children) waiting.push(child)
    }
    if (characters > most.characters) return `more than ${most.characters} characters`
  }
  return undefined
}
