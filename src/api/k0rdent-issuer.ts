import { z } from 'zod'
import { cel, exactlyOne } from './cel.ts'
import { durationSchema } from './duration.ts'
import { objectName } from './object-name.ts'
import { patternSchema } from './pattern.ts'
import { secretKey } from './secret-key.ts'
import { setsExactlyOne } from './sets-exactly-one.ts'

const tokenSecretRefSchema = z
  .object({
    name: objectName.describe('Name of the Secret.'),
    key: secretKey.default('token').describe('Key in the Secret. Defaults to token.'),
  })
  .describe(
    'A bearer token of a tenant administrator, in a Secret of this namespace (of a ClusterCredentialIssuer: ' +
      "of the operator's). It is read anew when it is refused, so whoever renews it need not tell.",
  )

const clientCredentialsSecretRefSchema = z
  .object({ name: objectName.describe('Name of the Secret.') })
  .describe(
    'Client credentials of a tenant administrator: a Secret with clientId and clientSecret, as a ' +
      'ServiceAccountCredential writes it, in the same namespace as a token would be.',
  )

const AUTH = ['tokenSecretRef', 'clientCredentialsSecretRef'] as const
const ONE_AUTH = `set exactly one of ${AUTH.join(', ')}`

const authSchema = z
  .object({
    tokenSecretRef: tokenSecretRefSchema.optional(),
    clientCredentialsSecretRef: clientCredentialsSecretRefSchema.optional(),
  })
  .meta(cel(exactlyOne(AUTH, ONE_AUTH)))
  .refine(setsExactlyOne(AUTH), ONE_AUTH)
  .describe('As whom the operator asks: a tenant administrator, because nobody else may.')

const lives = {
  defaultLifetime: durationSchema('10s', '8760h')
    .default('720h')
    .describe(
      'The life of credentials whose object does not say, and no grant makes shorter. Defaults to 720h.',
    ),
  maxLifetime: durationSchema('10s', '8760h')
    .default('8760h')
    .describe(
      "The longest life that is asked for: set it to the organisation's maximum. Defaults to 8760h.",
    ),
}

const DESCRIBED = 'k0rdent AI IAM: client credentials of service accounts, and tokens for them.'

/** An endpoint is the operator's to allow: see --k0rdent-hosts. */
export const clusterK0rdentSchema = z
  .object({
    endpoint: patternSchema(
      /^https:\/\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{1,5})?$/,
      253,
      'must be https://host or https://host:port, without a path',
    )
      .optional()
      .describe(
        'Where the API is, such as https://api.k0rdent.ai. Its host must be on the list of the operator (--k0rdent-hosts). Defaults to --k0rdent-endpoint.',
      ),
    auth: authSchema,
    ...lives,
  })
  .describe(DESCRIBED)

/** Without an endpoint: the identity is sent to where the operator's flag says. */
export const ownK0rdentSchema = z.object({ auth: authSchema, ...lives }).describe(DESCRIBED)

export type K0rdentAuth = z.output<typeof authSchema>
