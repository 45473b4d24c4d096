/** RFC 6902, as much of it as we use. */
export type JsonPatch = readonly JsonPatchOperation[]

export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'copy'; readonly from: string; readonly path: string }
  | { readonly op: 'remove'; readonly path: string }

/**
 * Makes a patch apply to one version only: the API server compares what the patch wrote into
 * metadata with what is stored and answers 409 when they differ. (A `test` would be a 422.)
 */
export const versionPatch = (version: {
  readonly uid: string
  readonly resourceVersion: string
}): JsonPatch => [
  { op: 'replace', path: '/metadata/uid', value: version.uid },
  { op: 'replace', path: '/metadata/resourceVersion', value: version.resourceVersion },
]

/** Sets entries of a map and leaves the others; a map that is not there is made. */
export function mapPatch(
  path: string,
  actual: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): JsonPatch {
  if (Object.keys(actual).length === 0) return [{ op: 'add', path, value: wanted }]
  return Object.entries(wanted)
    .filter(([key, value]) => actual[key] !== value)
    .map(([key, value]) => ({ op: 'add', path: `${path}/${pointer(key)}`, value }))
}

/** A key as one step of a path (RFC 6901). */
export const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
