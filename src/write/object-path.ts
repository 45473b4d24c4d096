import { API_VERSION } from '../api/group.ts'

/** The API path of one of our objects. */
export function objectPath(object: {
  readonly plural: string
  readonly namespace?: string
  readonly name: string
}): string {
  const scope = object.namespace === undefined ? '' : `/namespaces/${object.namespace}`
  return `/apis/${API_VERSION}${scope}/${object.plural}/${object.name}`
}
