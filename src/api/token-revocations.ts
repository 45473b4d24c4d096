import { z } from 'zod'

/** Access tokens of one client that were revoked before they expired (RFC 7009); times in epoch seconds. */
export const tokenRevocationsSchema = z.strictObject({
  /** All tokens that were issued until then. */
  until: z.int().optional(),
  /** The latest claim iat of all that were revoked, by whatever clock. */
  newest: z.int().optional(),
  /** `jti` to claim exp: what has expired need not be remembered. */
  tokens: z.record(z.string().max(64), z.int()),
})

export type TokenRevocations = z.output<typeof tokenRevocationsSchema>
