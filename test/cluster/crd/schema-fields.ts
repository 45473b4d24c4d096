/** The part of a structural schema that says what a field may be. */
export type FieldSchema = {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean'
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly additionalProperties?: FieldSchema
  readonly items?: FieldSchema
  readonly enum?: readonly string[]
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly maxProperties?: number
}

export type Field = { readonly path: readonly string[]; readonly schema: FieldSchema }

/** Every field at any depth; what is in a list is under its first item. */
export function fieldsOf(schema: FieldSchema, path: readonly string[] = []): Field[] {
  const children = [
    ...Object.entries(schema.properties ?? {}),
    ...(schema.items === undefined ? [] : [['0', schema.items] as const]),
  ]
  return children.flatMap(([name, child]) => {
    const field = { path: [...path, name], schema: child }
    return [field, ...fieldsOf(child, field.path)]
  })
}

const HUGE = 'x'.repeat(100_000)
const many = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'x']))

/** Values of another type, outside the bounds, and far outside. */
export function wrongValues(schema: FieldSchema): unknown[] {
  const { type, minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema
  if (type === undefined) return []
  switch (type) {
    case 'string':
      return [5, true, {}, [], HUGE, ...bounds(schema), ...forms(schema)]
    case 'integer':
      return ['5', true, {}, [], 1.5, minimum - 1, -(2 ** 53), 1e30].concat(
        maximum === Number.MAX_SAFE_INTEGER ? [] : [maximum + 1, 2 ** 53],
      )
    case 'boolean':
      return ['true', 1, {}, []]
    case 'array':
      return ['x', 5, {}, [[]], Array.from({ length: (schema.maxItems ?? 0) + 1 }, () => 'a')]
    case 'object':
      return ['x', 5, [], [{}], ...maps(schema)]
  }
}

const bounds = ({ minLength = 0, maxLength }: FieldSchema): string[] => [
  ...(minLength > 0 ? [''] : []),
  ...(maxLength === undefined ? [] : ['a'.repeat(maxLength + 1)]),
]

const forms = ({ enum: words, format }: FieldSchema): string[] =>
  words !== undefined || format !== undefined ? ['nonsense'] : []

const maps = ({ additionalProperties: values, maxProperties = 0 }: FieldSchema): object[] =>
  values === undefined
    ? []
    : [many(maxProperties + 1), ...(values.type === 'string' ? [{ key: 5 }, { key: {} }] : [])]

/** A copy with another value at the path, or without any when the value is undefined. */
export function withValue(base: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (Array.isArray(base)) return [withValue(base[0], rest, value), ...base.slice(1)]
  const { [name]: child, ...others } = base as Readonly<Record<string, unknown>>
  const changed = withValue(child, rest, value)
  return changed === undefined ? others : { ...others, [name]: changed }
}

/** Whether there is a value at the path. */
export const hasValue = (base: unknown, path: readonly string[]): boolean =>
  path.reduce<unknown>(
    (value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name],
    base,
  ) !== undefined
