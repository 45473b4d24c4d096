import { z } from 'zod'

export type JsonSchema = { [key: string]: unknown }

/**
 * The structural schema that Kubernetes accepts, from a zod schema. What zod writes differs in
 * three ways: integers carry JavaScript's own bounds, objects may be closed, and free-form JSON
 * leaves definitions behind. A field's description is put first, where a reader looks.
 */
export function toStructuralSchema(schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => tidy(jsonSchema as JsonSchema),
  }) as JsonSchema
  delete json['$schema']
  // Shared definitions are only left over: a reference to one is refused below.
  delete json['definitions']
  refuseUnions(json, '')
  return descriptionFirst(json) as JsonSchema
}

function tidy(node: JsonSchema): void {
  const { properties } = node
  if (properties !== undefined) delete node['additionalProperties']
  // The API server keeps no empty list of fields.
  if (typeof properties === 'object' && Object.keys(properties ?? {}).length === 0) {
    delete node['properties']
  }
  if (node['type'] !== 'integer') return
  if (node['maximum'] === Number.MAX_SAFE_INTEGER) delete node['maximum']
  if (node['minimum'] === Number.MIN_SAFE_INTEGER) delete node['minimum']
  node['format'] = 'int64'
}

/** A union would make the schema non-structural: better a clear error here than one from the API server. */
function refuseUnions(node: unknown, path: string): void {
  if (typeof node !== 'object' || node === null) return
  for (const [key, child] of Object.entries(node)) {
    if (key === 'anyOf' || key === 'oneOf' || key === '$ref') {
      throw new Error(`${path}: ${key} is not structural; write flat fields and a CEL rule`)
    }
    refuseUnions(child, `${path}/${key}`)
  }
}

function descriptionFirst(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(descriptionFirst)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).map(
    ([key, child]) => [key, descriptionFirst(child)] as const,
  )
  return Object.fromEntries([
    ...entries.filter(isText),
    ...entries.filter((entry) => !isText(entry)),
  ])
}

const isText = ([key, child]: readonly [string, unknown]): boolean =>
  key === 'description' && typeof child === 'string'
