import { z } from 'zod'
import { cel, exactlyOne } from './cel.ts'
import { type Condition, conditionSchema } from './condition.ts'
import { durationSchema } from './duration.ts'
import { grantSchema } from './grant.ts'
import type { ObjectMeta } from './object-meta.ts'

/** Each kind of issuer is one optional field of this list; exactly one is set. */
export const ISSUER_TYPES = ['local'] as const
export type IssuerType = (typeof ISSUER_TYPES)[number]

const localSchema = z
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

const limitsSchema = z
  .object({
    requestsPerSecond: z.int().min(1).max(10000).optional().describe('Mints a second, on average.'),
    burst: z
      .int()
      .min(1)
      .max(10000)
      .optional()
      .describe('Mints at once. Defaults to requestsPerSecond.'),
    concurrency: z.int().min(1).max(1000).optional().describe('Mints under way at the same time.'),
  })
  .describe('How hard the operator may ask this issuer. Absent: as fast as the operator can.')

export type IssuerLimits = z.output<typeof limitsSchema>

export const clusterCredentialIssuerSpecSchema = z
  .object({
    local: localSchema.optional(),
    grants: z
      .array(grantSchema)
      .max(64)
      .default([])
      .describe('Who may ask for what. Without a grant nobody may ask for anything.')
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
    limits: limitsSchema.optional(),
  })
  .meta(cel(exactlyOne(ISSUER_TYPES, `set exactly one of ${ISSUER_TYPES.join(', ')}`)))
  .refine(
    (spec) => ISSUER_TYPES.filter((type) => spec[type] !== undefined).length === 1,
    `set exactly one of ${ISSUER_TYPES.join(', ')}`,
  )
  .describe('Where credentials come from, and who may ask for which.')

export type ClusterCredentialIssuerSpec = z.output<typeof clusterCredentialIssuerSpecSchema>

export const clusterCredentialIssuerStatusSchema = z
  .object({
    observedGeneration: z
      .int()
      .min(0)
      .optional()
      .describe('The metadata.generation that this status speaks of.'),
    conditions: z
      .array(conditionSchema)
      .max(8)
      .optional()
      .describe('Ready and Stalled.')
      .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] }),
    issuer: z
      .string()
      .max(1024)
      .optional()
      .describe('Local issuers: the issuer URL, claim iss of its tokens.'),
    jwksUri: z.string().max(1024).optional().describe('Local issuers: where the public keys are.'),
    keyIds: z
      .array(z.string().max(128))
      .max(64)
      .optional()
      .describe('Local issuers: ids of the published keys.')
      .meta({ 'x-kubernetes-list-type': 'set' }),
  })
  .describe('Whether the issuer works, and where its public keys are.')

export type ClusterCredentialIssuerStatus = Omit<
  z.output<typeof clusterCredentialIssuerStatusSchema>,
  'conditions'
> & { readonly conditions?: readonly Condition[] }

export type ClusterCredentialIssuer = {
  readonly metadata: ObjectMeta
  readonly spec: Parsed<ClusterCredentialIssuerSpec>
  readonly status: ClusterCredentialIssuerStatus
}

/** A spec as it was read: one that the schema refuses is kept as the reason why. */
export type Parsed<T> =
  | { readonly valid: true; readonly value: T }
  | { readonly valid: false; readonly message: string }
