import { parseAllDocuments } from 'yaml'
import type { ApiObject } from '../control-plane/admin-client.ts'

/**
 * The objects of a YAML of one or several documents.
 *
 * @returns undefined when one of them is no whole object, or no YAML
 */
export function manifestsIn(text: string): readonly ApiObject[] | undefined {
  const documents = parseAllDocuments(text)
  if (documents.length === 0 || documents.some(({ errors }) => errors.length > 0)) return undefined
  const objects = documents.map((document): unknown => document.toJS())
  return objects.every(isWhole) ? objects : undefined
}

function isWhole(value: unknown): value is ApiObject {
  return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value
}
