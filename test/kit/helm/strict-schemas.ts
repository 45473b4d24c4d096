import type { AdminClient } from '../control-plane/admin-client.ts'

/** As far as it is looked at here; whatever else it has is passed on. */
export type JsonSchema = {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly [keyword: string]: unknown
}

type GroupVersionKind = { readonly group: string; readonly version: string; readonly kind: string }
type Document = {
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> }
}

const REF = '#/components/schemas/'
const KINDS = 'x-kubernetes-group-version-kind'
const OPEN = 'x-kubernetes-preserve-unknown-fields'

/** What kubeconform looks for with this as `-schema-location`, below the folder of the files. */
export const SCHEMA_FILES = '{{.Group}}-{{.ResourceAPIVersion}}-{{.ResourceKind}}.json'

/**
 * A JSON schema for each kind that the API server serves, with its own definitions in it, which refuses fields that the
 * kind does not have: name of the file → schema. Made of the server's OpenAPI, so it knows custom resources too.
 *
 * @throws Error when the server does not publish it
 */
export async function strictSchemas(admin: AdminClient): Promise<ReadonlyMap<string, JsonSchema>> {
  const index = await get<{ paths: Readonly<Record<string, { serverRelativeURL: string }>> }>(
    admin,
    '/openapi/v3',
  )
  const files = new Map<string, JsonSchema>()
  for (const [path, { serverRelativeURL }] of Object.entries(index.paths)) {
    if (!/^apis?\/.*v\d/.test(path)) continue
    const { components } = await get<Document>(admin, serverRelativeURL)
    const all = components?.schemas ?? {}
    for (const [name, schema] of Object.entries(all)) {
      // Lists, options and the like are of many groups at once, and nobody applies them.
      const kinds = (schema[KINDS] ?? []) as readonly GroupVersionKind[]
      const [only] = kinds
      if (only !== undefined && kinds.length === 1)
        files.set(fileOf(only), selfContained(name, all))
    }
  }
  return files
}

async function get<Body>(admin: AdminClient, path: string): Promise<Body> {
  const { status, body } = await admin.request<Body>('GET', path)
  if (status !== 200) throw new Error(`${path} answered ${status}`)
  return body
}

/** As kubeconform fills in SCHEMA_FILES: without a group the version stands in its place. */
function fileOf({ group, version, kind }: GroupVersionKind): string {
  return `${group || version}-${version}-${kind.toLowerCase()}.json`
}

/** A schema with all that it refers to, in the same places, so that references hold as they are. */
function selfContained(name: string, all: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const reached: Record<string, unknown> = {}
  const pending = [name]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const schema = all[next]
    if (reached[next] !== undefined || schema === undefined) continue
    reached[next] = strict(schema)
    pending.push(...referencesOf(schema))
  }
  return { $ref: REF + name, components: { schemas: reached } }
}

const referencesOf = (schema: JsonSchema): readonly string[] =>
  [...JSON.stringify(schema).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name = '']) => name,
  )

/** The same, refusing what it does not name, at every depth. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict)
  if (typeof value !== 'object' || value === null) return value
  const inside = Object.fromEntries(
    // What is said about values is no schema, whatever it looks like.
    Object.entries(value).map(([key, part]) => [
      key,
      key === 'default' || key === 'enum' ? part : strict(part),
    ]),
  )
  const { type, properties } = inside
  const closed = type === 'object' && isMap(properties) && !(OPEN in inside)
  return closed && !('additionalProperties' in inside)
    ? { ...inside, additionalProperties: false }
    : inside
}

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null
