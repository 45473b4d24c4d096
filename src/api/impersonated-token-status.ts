import { z } from 'zod'
import type { Condition } from './condition.ts'
import { issuanceSchema } from './issuance.ts'
import { publishedStatus } from './published-status.ts'
import { timeSchema } from './time-schema.ts'

const time = (described: string): z.ZodOptional<z.ZodString> =>
  timeSchema.optional().describe(described)

const text = (described: string): z.ZodOptional<z.ZodString> =>
  z.string().max(1024).optional().describe(described)

const count = (described: string): z.ZodOptional<z.ZodInt> =>
  z.int().min(0).optional().describe(described)

const allowedLocationsStatusSchema = z
  .object({
    locations: z
      .array(z.string().max(63))
      .max(256)
      .optional()
      .describe('Where the service account may be used from.')
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
    encodedLocations: text('The same as Google encodes it, for the header x-allowed-locations.'),
    checkedAt: time('When they were looked up.'),
  })
  .optional()
  .describe('The allowed locations of the service account, as of the last mint.')

/** Everything that a decision needs to remember is here: the operator keeps no state of its own. */
export const impersonatedTokenStatusSchema = z
  .object({
    ...publishedStatus,
    requestDigest: text('Short digest of the request that the published credential answers.'),
    tokenId: text('jti, or a short fingerprint of a credential that has none.'),
    keyId: text('kid of the key that signed the credential.'),
    credentialId: text('Id of the client credential that it was minted with, if it was with one.'),
    issuedAt: time('When the credential was issued, by the issuer.'),
    expiresAt: time('When the credential expires, as the issuer returned it.'),
    refreshAt: time('When it will be minted again.'),
    requestedLifetime: text('The lifetime asked for, where the issuer takes a wish.'),
    grantedLifetime: text('The lifetime granted.'),
    allowedLocations: allowedLocationsStatusSchema,
    lastUsedAt: time(
      'When somebody last asked the issuer about the token (RFC 7662). Local issuers only.',
    ),
    lastUsedIp: text('From which address that was: that of the service that asked.'),
    superseded: z
      .array(
        z.object({
          tokenId: z.string().max(1024).describe('Its jti, or a short fingerprint.'),
          issuedAt: timeSchema.describe('When it was issued.'),
          expiresAt: timeSchema.describe('When it expires.'),
        }),
      )
      .max(10)
      .optional()
      .describe(
        'The latest credentials that were published before. Only where consumers are checked.',
      )
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
    restartedFor: text('tokenId of the credential that the listed workloads were restarted for.'),
    mints: count('How many credentials this object has been given.'),
    lastHandledRefresh: text('The refresh-requested value that was served last.'),
    issuance: issuanceSchema,
  })
  .describe('What is published, and how the last turn went.')

export type ImpersonatedTokenStatus = Omit<
  z.output<typeof impersonatedTokenStatusSchema>,
  'conditions'
> & { readonly conditions?: readonly Condition[] }
