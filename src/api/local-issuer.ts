import { z } from 'zod'
import { durationSchema } from './duration.ts'

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
  })
  .describe(
    'The built-in issuer: mintlet signs with keys of its own and serves OpenID Connect discovery and JWKS for whoever verifies.',
  )

export type LocalIssuerSpec = z.output<typeof localSchema>
