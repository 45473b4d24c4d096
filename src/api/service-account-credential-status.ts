import { z } from 'zod'
import type { Condition } from './condition.ts'
import { issuanceSchema } from './issuance.ts'
import { publishedStatus } from './published-status.ts'
import { timeSchema } from './time-schema.ts'

const time = (described: string): z.ZodOptional<z.ZodString> =>
  timeSchema.optional().describe(described)

const text = (described: string): z.ZodOptional<z.ZodString> =>
  z.string().max(1024).optional().describe(described)

const credentialSchema = z
  .object({
    id: z.string().max(128).describe('Its id at the issuer.'),
    uid: text('Its uid at the issuer, where it has one.'),
    serviceAccountId: text('Whose credential it is.'),
    status: z.enum(['active', 'expired']).optional().describe('As the issuer last reported it.'),
    createdBy: text('Who created it, as the issuer says.'),
    createdAt: time('When it was created.'),
    expiresAt: time('When it expires.'),
    selfLink: text('Where the issuer describes it.'),
  })
  .describe('A credential, never with its secret.')

const previousSchema = z
  .object({
    id: z.string().max(128).describe('Its id at the issuer.'),
    expiresAt: time('When it expires by itself.'),
    retireAt: time('When it is deleted, once the listed workloads have rolled out.'),
  })
  .describe('A credential that another one has taken over from.')

const mintSchema = z
  .object({
    phase: z
      .enum(['InFlight', 'Sealed', 'Abandoning'])
      .describe(
        'InFlight: asked for, and not known to be safe. Sealed: safe, not published yet. Abandoning: what may have come of it is looked for and deleted.',
      ),
    requestedExpiresAt: time('What it was asked with: no other credential has the same.'),
    startedAt: time('When it was asked for.'),
  })
  .optional()
  .describe(
    'A mint that is not complete. Only for people: what the operator goes by is kept in its own namespace.',
  )

export const serviceAccountCredentialStatusSchema = z
  .object({
    ...publishedStatus,
    credential: credentialSchema.optional(),
    previous: z
      .array(previousSchema)
      .max(4)
      .optional()
      .describe('Credentials that still work until their consumers have the new one.')
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
    issuedAt: time('When the credential was created, by the clock of the issuer.'),
    expiresAt: time('When the credential expires, as the issuer returned it.'),
    refreshAt: time('When a new one takes over.'),
    requestedLifetime: text('The lifetime that the object asked for.'),
    grantedLifetime: text('The lifetime granted.'),
    lastUsedAt: time('When a token was last minted with it, as the issuer knows.'),
    lastUsedIp: text('From which address that was.'),
    checkedAt: time('When the issuer was last asked about it and something had changed.'),
    mints: z.int().min(0).optional().describe('How many credentials this object has been given.'),
    lastHandledRefresh: text('The refresh-requested value that was served last.'),
    mint: mintSchema,
    issuance: issuanceSchema,
  })
  .describe('What is published, and how the last turn went.')

export type ServiceAccountCredentialStatus = Omit<
  z.output<typeof serviceAccountCredentialStatusSchema>,
  'conditions'
> & { readonly conditions?: readonly Condition[] }
