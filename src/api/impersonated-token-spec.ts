import { z } from 'zod'
import { allowedLocationsSchema } from './allowed-locations.ts'
import { cel, exactlyOne } from './cel.ts'
import { credentialRefSchema } from './credential-ref.ts'
import { CREDENTIAL_REF_RULES } from './credential-ref-rules.ts'
import { durationSchema } from './duration.ts'
import { issuerRefSchema } from './issuer-ref.ts'
import { refreshPolicySchema } from './refresh-policy.ts'
import { rolloutRestartsSchema } from './rollout-restart.ts'
import { secretTargetSchema } from './secret-target.ts'
import { serviceAccountName } from './service-account-name.ts'
import { setsExactlyOne } from './sets-exactly-one.ts'
import { TARGET_RULES } from './target-rules.ts'
import {
  accessTokenSchema,
  idTokenSchema,
  signedBlobSchema,
  signedJwtSchema,
} from './token-spec.ts'

const identity = serviceAccountName(253)

const EXPIRES_FOR_GOOD =
  'ttlAfterExpired needs refresh.policy Never: a refreshing token does not expire for good'

const TOKEN_FIELDS = ['accessToken', 'idToken', 'signedJwt', 'signedBlob'] as const

const RULES = [...CREDENTIAL_REF_RULES, ...TARGET_RULES] as const

const unchecked = z
  .object({
    issuerRef: issuerRefSchema.optional(),
    serviceAccount: identity
      .optional()
      .describe(
        'The identity to impersonate: with Google the email or unique id of a service account, of a local ' +
          'issuer a subject, such as etl:reader. A grant of the issuer must allow this namespace to use it.',
      ),
    credentialRef: credentialRefSchema.optional(),
    delegates: z
      .array(identity)
      .max(10)
      .default([])
      .describe(
        'The delegation chain: caller -> delegates[0] -> ... -> serviceAccount. Not for local issuers, which have no delegation.',
      ),
    accessToken: accessTokenSchema.optional(),
    idToken: idTokenSchema.optional(),
    signedJwt: signedJwtSchema.optional(),
    signedBlob: signedBlobSchema.optional(),
    allowedLocations: allowedLocationsSchema.optional(),
    refresh: refreshPolicySchema.prefault({}),
    ttlAfterExpired: durationSchema('0s', '8760h')
      .optional()
      .describe(
        'Delete this object, and with it its Secret, so long after it expired. Only with ' +
          'refresh.policy Never. Absent: it stays.',
      ),
    secret: secretTargetSchema.prefault({}),
    rolloutRestart: rolloutRestartsSchema
      .optional()
      .describe('Workloads to restart after a refresh, once for each new credential.'),
    suspend: z
      .boolean()
      .default(false)
      .describe('Stops minting and restarts while true. What is published stays, and expires.'),
  })
  .meta(
    cel(
      exactlyOne(TOKEN_FIELDS, `set exactly one of ${TOKEN_FIELDS.join(', ')}`),
      {
        rule: "!has(self.ttlAfterExpired) || (has(self.refresh) && self.refresh.policy == 'Never')",
        message: EXPIRES_FOR_GOOD,
      },
      ...RULES.map(({ rule, message }) => ({ rule, message })),
    ),
  )
  .refine(setsExactlyOne(TOKEN_FIELDS), `set exactly one of ${TOKEN_FIELDS.join(', ')}`)
  .refine(
    (spec) => spec.ttlAfterExpired === undefined || spec.refresh.policy === 'Never',
    EXPIRES_FOR_GOOD,
  )

/** With `issuerRef` and `serviceAccount`, or with `credentialRef` alone. */
export const impersonatedTokenSpecSchema = RULES.reduce(
  (schema, { holds, message }) => schema.refine(holds, message),
  unchecked,
).describe(
  `What to mint, in whose identity, and where to put it. Exactly one of ${TOKEN_FIELDS.join(', ')} says what.`,
)

export type ImpersonatedTokenSpec = z.output<typeof impersonatedTokenSpecSchema>
