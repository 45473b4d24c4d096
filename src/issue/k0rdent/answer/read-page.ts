import { z } from 'zod'
import type { RemoteCredential } from '../../../api/remote-credential.ts'
import { credentialSchema, toRemoteCredential } from './credential-schema.ts'
import { readBody } from './read-body.ts'

const pageSchema = z.object({
  credentials: z.array(credentialSchema),
  nextPageToken: z.string().max(4096).nullable().optional(),
})

/** One page of a list. */
export type CredentialPage = {
  readonly credentials: readonly RemoteCredential[]
  /** undefined: it was the last one. */
  readonly nextPageToken: string | undefined
}

/**
 * @param asked whose credentials were asked for
 * @returns undefined when anything of it cannot be read, or is somebody else's
 */
export function readPage(text: string, asked: string): CredentialPage | undefined {
  const read = readBody(pageSchema, text)
  if (read === undefined) return undefined
  const { nextPageToken } = read
  const all = read.credentials.map((each) => toRemoteCredential(each, asked))
  const credentials = all.filter((each) => each !== undefined)
  if (credentials.length < all.length) return undefined
  return {
    credentials,
    nextPageToken: nextPageToken === null || nextPageToken === '' ? undefined : nextPageToken,
  }
}
