import { isDeepStrictEqual } from 'node:util'

type Json = Record<string, unknown>

/**
 * As much of RFC 6902 as the operator uses, and only as the API server has it: `replace` and `remove` need
 * what is there, `add` into a map that is not there is an error.
 *
 * @throws RangeError when an operation cannot be applied
 */
export function applyJsonPatch(object: object, patch: unknown): Json {
  const result = structuredClone(asJson(object))
  if (!Array.isArray(patch)) throw new RangeError('not a JSON patch')
  for (const operation of patch) {
    const { op, path, value } = asJson(operation)
    const keys = String(path).split('/').slice(1).map(unescapeKey)
    const last = keys.pop() ?? ''
    const parent = keys.reduce((at, key) => asJson(at[key]), result)
    if (op !== 'add' && op !== 'replace' && op !== 'remove') {
      throw new RangeError(`no operation ${String(op)} here`)
    }
    if (op !== 'add' && !Object.hasOwn(parent, last)) {
      throw new RangeError(`nothing to ${op} at ${String(path)}`)
    }
    if (op === 'remove') delete parent[last]
    else parent[last] = value
  }
  return result
}

/** RFC 7386. */
export function applyMergePatch(object: object, patch: unknown): Json {
  const result = structuredClone(asJson(object))
  for (const [key, value] of Object.entries(asJson(patch))) {
    if (value === null) delete result[key]
    else if (isObject(value)) {
      const before = result[key]
      result[key] = applyMergePatch(isObject(before) ? before : {}, value)
    } else result[key] = value
  }
  return result
}

export const sameJson = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b)

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function asJson(value: unknown): Json {
  if (!isObject(value)) throw new RangeError('there is no object at this path')
  return value
}

const unescapeKey = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~')
