import { z } from 'zod'
import { type CelRule, cel } from './cel.ts'
import { durationSchema } from './duration.ts'
import { FIXED_SECRET_TYPE } from './fixed-secret-type.ts'
import { issuerRefSchema } from './issuer-ref.ts'
import { parseTime } from './parse-time.ts'
import { rolloutRestartsSchema } from './rollout-restart.ts'
import { rotationPolicySchema } from './rotation-policy.ts'
import { credentialTargetSchema } from './secret-target.ts'
import { serviceAccountName } from './service-account-name.ts'
import { timeSchema } from './time-schema.ts'

const BOTH_LIVES = 'set at most one of lifetime and expiresAt'
const FIXED_TIME = 'expiresAt needs rotation.policy None: a fixed time cannot be rotated'
const TIME_MESSAGE = 'must be a time in RFC 3339, such as 2026-01-31T08:00:00Z'

/** As the API server has it by the format date-time, which it also checks against the calendar. */
const RFC_3339 =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$/

/** The API server refuses a change of what belongs to the one credential that there is or was. */
const immutable = (...fields: readonly string[]): CelRule[] =>
  fields.map((field) => ({
    rule: `self.${field} == oldSelf.${field}`,
    message: `${field} cannot be changed: create a new object`,
  }))

/** What is in the Secret is given once, so that it cannot be written into another one. */
const nameOf = (self: string): string =>
  `(has(${self}.secret) && has(${self}.secret.name) ? ${self}.secret.name : '')`
const FIXED_SECRET_NAME: CelRule = {
  rule: `${nameOf('self')} == ${nameOf('oldSelf')}`,
  message: 'secret.name cannot be changed: create a new object',
}

const rotates = (self: string): string =>
  `(has(${self}.rotation) && ${self}.rotation.policy == 'BeforeExpiry')`

/**
 * A rotating object asks for another life next time; without rotation there is no next time. Who begins or ends
 * rotation changes nothing else with it: what is issued once would be other than what was asked for.
 */
const fixedWithoutRotation = (field: string): CelRule => ({
  rule:
    `(${rotates('self')} && ${rotates('oldSelf')}) || ` +
    `(has(self.${field}) == has(oldSelf.${field}) && (!has(self.${field}) || self.${field} == oldSelf.${field}))`,
  message: `${field} cannot be changed with rotation.policy None: create a new object`,
})

export const serviceAccountCredentialSpecSchema = z
  .object({
    issuerRef: issuerRefSchema,
    serviceAccount: serviceAccountName(128).describe(
      'The service account that the credential is for: with k0rdent its serviceAccountId, of a local issuer ' +
        'a subject, such as etl:reader. A grant of the issuer must allow this namespace to use it.',
    ),
    lifetime: durationSchema('10s', '8760h')
      .optional()
      .describe("How long the credential should live. Defaults to the issuer's defaultLifetime."),
    expiresAt: timeSchema
      .regex(RFC_3339, TIME_MESSAGE)
      .refine((text) => parseTime(text) !== undefined, TIME_MESSAGE)
      .optional()
      .describe('When the credential should expire, instead of lifetime. Only without rotation.'),
    overMaximum: z
      .enum(['Clamp', 'Reject'])
      .default('Clamp')
      .describe(
        "What becomes of a request for longer than the issuer's maxLifetime. Clamp (the default): it gets the maximum. Reject: it gets nothing.",
      ),
    rotation: rotationPolicySchema.prefault({}),
    deletionPolicy: z
      .enum(['Revoke', 'Orphan'])
      .default('Revoke')
      .describe(
        'What becomes of the credential when this object is deleted. Revoke (the default): it is deleted at the issuer. Orphan: it works until it expires.',
      ),
    onGrantWithdrawn: z
      .enum(['Keep', 'Revoke'])
      .default('Keep')
      .describe(
        'What becomes of the credential when the grant is withdrawn. Keep (the default): it works until it expires, and is not rotated. Revoke: it is deleted at the issuer.',
      ),
    secret: credentialTargetSchema.prefault({}),
    rolloutRestart: rolloutRestartsSchema
      .default([])
      .describe(
        'Workloads to restart after a rotation. The old credential is retired only after these have rolled out.',
      ),
    suspend: z
      .boolean()
      .default(false)
      .describe(
        'Stops new credentials and restarts while true. What is published stays, and expires; deletion still revokes.',
      ),
  })
  .meta(
    cel(
      { rule: '!(has(self.lifetime) && has(self.expiresAt))', message: BOTH_LIVES },
      {
        rule: "!has(self.expiresAt) || !has(self.rotation) || self.rotation.policy == 'None'",
        message: FIXED_TIME,
      },
      ...immutable('issuerRef', 'serviceAccount'),
      FIXED_SECRET_NAME,
      ...FIXED_SECRET_TYPE,
      fixedWithoutRotation('lifetime'),
      fixedWithoutRotation('expiresAt'),
    ),
  )
  .refine(
    ({ lifetime, expiresAt }) => lifetime === undefined || expiresAt === undefined,
    BOTH_LIVES,
  )
  .refine(
    ({ expiresAt, rotation }) => expiresAt === undefined || rotation.policy === 'None',
    FIXED_TIME,
  )
  .describe(
    'Client credentials of a service account: at whose service, for how long, and where to put them.',
  )

export type ServiceAccountCredentialSpec = z.output<typeof serviceAccountCredentialSpecSchema>
