/** Where a kind is served: `{ version: 'v1', resource: 'secrets' }`. */
export type ResourceType = {
  /** Absent for the core group. */
  readonly group?: string
  readonly version: string
  /** Plural, lower case. */
  readonly resource: string
}

export type ResourcePlace = {
  /** Absent for cluster-scoped kinds and for all namespaces. */
  readonly namespace?: string
  /** Absent for the collection. */
  readonly name?: string
  readonly subresource?: string
}

/** A slash in a name, also as %2F, would lead to another object than the one that was granted. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._:-]{0,252}$/

/** @throws RangeError when a name does not fit into one segment of a path */
export function resourcePath(type: ResourceType, place: ResourcePlace = {}): string {
  const parts = type.group === undefined ? ['api'] : ['apis', type.group]
  parts.push(type.version)
  if (place.namespace !== undefined) parts.push('namespaces', place.namespace)
  parts.push(type.resource)
  if (place.name !== undefined) parts.push(place.name)
  if (place.subresource !== undefined) parts.push(place.subresource)
  for (const part of parts) {
    if (!SEGMENT.test(part)) throw new RangeError('not a name that Kubernetes objects can have')
  }
  return `/${parts.join('/')}`
}
