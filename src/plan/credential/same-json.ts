/** Whether two values say the same in JSON, in whatever order their fields stand. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = fieldsOf(a)
  return (
    keys.length === fieldsOf(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  )
}

type Fields = { readonly [field: string]: unknown }

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const fieldsOf = (value: Fields): string[] =>
  Object.keys(value).filter((key) => value[key] !== undefined)
