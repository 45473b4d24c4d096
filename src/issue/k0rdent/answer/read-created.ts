import { z } from 'zod'
import type { RemoteCredential } from '../../../api/remote-credential.ts'
import { Redacted } from '../../../redacted.ts'
import { credentialSchema, toRemoteCredential } from './credential-schema.ts'
import { readBody } from './read-body.ts'

const createdSchema = credentialSchema.extend({
  /** Such as `plt_cs_cred-001_…`; a text that could not be sent back as it came is none. */
  clientSecret: z.string().regex(/^[\x21-\x7e]{1,4096}$/),
})

export type Created = {
  readonly credential: RemoteCredential
  readonly clientSecret: Redacted<string>
}

/**
 * The one answer that has a client secret.
 *
 * @param asked for whom the credential was asked
 * @returns undefined when anything of it cannot be read, or it is somebody else's, or does not work
 */
export function readCreated(text: string, asked: string): Created | undefined {
  const read = readBody(createdSchema, text)
  const credential = read && toRemoteCredential(read, asked)
  if (read === undefined || credential?.status !== 'active') return undefined
  return { credential, clientSecret: new Redacted(read.clientSecret) }
}
