/** How proto3's JSON form writes a field. */
export type FieldKind = 'string' | 'strings' | 'boolean' | 'duration' | 'bytes'

/**
 * The fields of google.iam.credentials.v1's requests. `useEmailAzp` is in no document of Google's, but its own clients
 * send it.
 */
export const MESSAGE_FIELDS = {
  generateAccessToken: { delegates: 'strings', scope: 'strings', lifetime: 'duration' },
  generateIdToken: {
    delegates: 'strings',
    audience: 'string',
    includeEmail: 'boolean',
    organizationNumberIncluded: 'boolean',
    useEmailAzp: 'boolean',
  },
  signJwt: { delegates: 'strings', payload: 'string' },
  signBlob: { delegates: 'strings', payload: 'bytes' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FieldKind>>>>
