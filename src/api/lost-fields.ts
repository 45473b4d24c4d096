/** A structural schema of a CustomResourceDefinition, as far as it says which fields are kept. */
export type FieldSchema = {
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly items?: FieldSchema
  readonly additionalProperties?: FieldSchema | boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
}

/** What every object has, whatever its schema says. */
const OF_ALL: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])
/** Of what is kept as it is, all below is kept as well. */
const ALL: FieldSchema = { 'x-kubernetes-preserve-unknown-fields': true }

/**
 * Fields that objects may have by one schema and that the API server drops from them by another, at the next write of
 * anything in the object.
 *
 * @param before openAPIV3Schema of the version
 * @param after of the same version
 * @returns paths such as `spec.list[].name` and `spec.map.*`; of a field that is gone not also those below it
 */
export function lostFields(before: FieldSchema, after: FieldSchema): readonly string[] {
  const { properties = {}, ...others } = before
  const own = Object.entries(properties).filter(([name]) => !OF_ALL.has(name))
  return lostIn({ ...others, properties: Object.fromEntries(own) }, after, '')
}

function lostIn(before: FieldSchema, after: FieldSchema, path: string): readonly string[] {
  const { items } = before
  const inFields = Object.entries(before.properties ?? {}).flatMap(([name, field]) =>
    lostAt(field, fieldOf(after, name), path === '' ? name : `${path}.${name}`),
  )
  const inItems = items === undefined ? [] : lostAt(items, itemsOf(after), `${path}[]`)
  return [...inFields, ...inItems, ...lostOfAny(before, after, `${path}.*`)]
}

/** @param after undefined: there is none any more */
const lostAt = (
  before: FieldSchema,
  after: FieldSchema | undefined,
  path: string,
): readonly string[] => (after === undefined ? [path] : lostIn(before, after, path))

/** Of fields that have no name of their own in the schema. */
function lostOfAny(before: FieldSchema, after: FieldSchema, path: string): readonly string[] {
  if (keepsAll(before)) return keepsAll(after) ? [] : [path]
  const any = before.additionalProperties
  return typeof any === 'object' ? lostAt(any, anyField(after), path) : []
}

const fieldOf = (schema: FieldSchema, name: string): FieldSchema | undefined =>
  Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : anyField(schema)

const itemsOf = (schema: FieldSchema): FieldSchema | undefined =>
  schema.items ?? (keepsAll(schema) ? ALL : undefined)

function anyField(schema: FieldSchema): FieldSchema | undefined {
  if (keepsAll(schema)) return ALL
  const { additionalProperties: any } = schema
  return typeof any === 'object' ? any : undefined
}

function keepsAll(schema: FieldSchema): boolean {
  return (
    schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true
  )
}
