import { z } from 'zod'
import { ownGoogleSchema } from './google-issuer.ts'
import { ownGrantSchema } from './grant.ts'
import { limitsSchema } from './issuer-limits.ts'

/** With an identity that the namespace already holds: never the operator's, and without endpoints. */
export const credentialIssuerSpecSchema = z
  .object({
    google: ownGoogleSchema,
    grants: z
      .array(ownGrantSchema)
      .max(64)
      .default([])
      .describe(
        'What objects of this namespace may ask for. Without a grant they may ask for nothing.',
      )
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
    limits: limitsSchema.optional(),
  })
  .describe('Where credentials of this namespace come from, and what may be asked for.')
