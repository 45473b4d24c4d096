import { z } from 'zod'
import { durationSchema } from './duration.ts'
import { serviceAccountName } from './service-account-name.ts'

const texts = (described: string): z.ZodOptional<z.ZodArray<z.ZodString>> =>
  z
    .array(z.string().min(1).max(1024))
    .max(32)
    .optional()
    .describe(described)
    .meta({ 'x-kubernetes-list-type': 'set' })

const restrictedAccountSchema = z
  .object({
    id: serviceAccountName(253).describe('The service account, as objects name it.'),
    disabled: z
      .boolean()
      .default(false)
      .describe(
        'Nothing is issued in its identity while true, its clients get no tokens, and introspection calls its tokens inactive. Nothing is deleted.',
      ),
    scopes: texts(
      'The scopes that its access tokens may have; * stands for any run of characters but @ and /. A client that asks for none gets those without *. Absent: whatever is granted.',
    ),
    audiences: texts(
      'The audiences that its tokens may be for; * as in scopes. Absent: whatever is granted.',
    ),
  })
  .describe('A restriction of one service account, on top of all grants.')

const livesSchema = z
  .object({
    defaultLifetime: durationSchema('10s', '8760h')
      .default('720h')
      .describe(
        'The life of client credentials whose object does not say, and no grant makes shorter. Defaults to 720h.',
      ),
    maxLifetime: durationSchema('10s', '8760h')
      .default('8760h')
      .describe('The longest life of client credentials. Defaults to 8760h.'),
  })
  .describe('How long client credentials live: those of ServiceAccountCredentials.')

export const localSchema = z
  .object({
    algorithm: z
      .enum(['ES256', 'RS256', 'EdDSA'])
      .default('ES256')
      .describe(
        'Signature algorithm of new keys. Defaults to ES256. Keys in use stay published until what they signed has expired.',
      ),
    keyRotation: durationSchema('10s', '17520h')
      .default('720h')
      .describe('How long a key signs before the next takes over. Defaults to 720h.'),
    credentials: livesSchema.prefault({}),
    tokenLifetime: durationSchema('10s', '12h')
      .default('15m')
      .describe(
        'How long access tokens live that clients get from the token endpoint; never longer than the credential that they asked with. Defaults to 15m.',
      ),
    serviceAccounts: z
      .array(restrictedAccountSchema)
      .max(256)
      .optional()
      .describe('Restrictions of single service accounts. One that is not listed has none.')
      .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] }),
  })
  .describe(
    'The built-in issuer: mintlet signs with keys of its own and serves OpenID Connect discovery and JWKS for whoever verifies, and OAuth 2.0 tokens for the clients that ServiceAccountCredentials are.',
  )

export type LocalIssuerSpec = z.output<typeof localSchema>
