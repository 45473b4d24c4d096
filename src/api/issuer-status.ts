import { z } from 'zod'
import { type Condition, conditionSchema } from './condition.ts'

/** Of every kind of issuer object. */
export const issuerStatusSchema = z
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
    principal: z
      .string()
      .max(1024)
      .optional()
      .describe(
        'Who the operator asks as: of Google issuers in the form of a member of an IAM policy, of k0rdent issuers the claim sub of its token; absent where the credentials do not say.',
      ),
  })
  .describe('Whether the issuer works, where its public keys are, and who it is.')

export type IssuerStatus = Omit<z.output<typeof issuerStatusSchema>, 'conditions'> & {
  readonly conditions?: readonly Condition[]
}
