import { z } from 'zod'
import { cel, exactlyOne } from './cel.ts'
import { clusterGoogleSchema } from './google-issuer.ts'
import { grantSchema } from './grant.ts'
import { limitsSchema } from './issuer-limits.ts'
import { clusterK0rdentSchema } from './k0rdent-issuer.ts'
import { localSchema } from './local-issuer.ts'
import { setsExactlyOne } from './sets-exactly-one.ts'

/** Each kind of issuer is one optional field of this list; exactly one is set. */
export const ISSUER_TYPES = ['local', 'google', 'k0rdent'] as const

export const clusterCredentialIssuerSpecSchema = z
  .object({
    local: localSchema.optional(),
    google: clusterGoogleSchema.optional(),
    k0rdent: clusterK0rdentSchema.optional(),
    grants: z
      .array(grantSchema)
      .max(64)
      .default([])
      .describe('Who may ask for what. Without a grant nobody may ask for anything.')
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
    limits: limitsSchema.optional(),
  })
  .meta(cel(exactlyOne(ISSUER_TYPES, `set exactly one of ${ISSUER_TYPES.join(', ')}`)))
  .refine(setsExactlyOne(ISSUER_TYPES), `set exactly one of ${ISSUER_TYPES.join(', ')}`)
  .describe('Where credentials come from, and who may ask for which.')

export type ClusterCredentialIssuerSpec = z.output<typeof clusterCredentialIssuerSpecSchema>
