import { z } from 'zod'
import { cel, exactlyOne } from './cel.ts'
import { ownGoogleSchema } from './google-issuer.ts'
import { ownGrantSchema } from './grant.ts'
import { limitsSchema } from './issuer-limits.ts'
import { ownK0rdentSchema } from './k0rdent-issuer.ts'
import { setsExactlyOne } from './sets-exactly-one.ts'

const OWN_TYPES = ['google', 'k0rdent'] as const

/** With an identity that the namespace already holds: never the operator's, and without endpoints. */
export const credentialIssuerSpecSchema = z
  .object({
    google: ownGoogleSchema.optional(),
    k0rdent: ownK0rdentSchema.optional(),
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
  .meta(cel(exactlyOne(OWN_TYPES, `set exactly one of ${OWN_TYPES.join(', ')}`)))
  .refine(setsExactlyOne(OWN_TYPES), `set exactly one of ${OWN_TYPES.join(', ')}`)
  .describe('Where credentials of this namespace come from, and what may be asked for.')
