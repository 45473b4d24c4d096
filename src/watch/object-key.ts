/** `namespace/name`, or `name` for a cluster-scoped object, whose namespace may be absent or empty. */
export function objectKey(metadata: {
  readonly name: string
  readonly namespace?: string
}): string {
  const { name, namespace = '' } = metadata
  return namespace === '' ? name : `${namespace}/${name}`
}
