import { z } from 'zod'

/**
 * What status says of a mint and the Secret does not hold otherwise, as compact JSON in an annotation of
 * the Secret, under 360 bytes: the one write of the Secret tells all that the write of status after
 * it would tell, should that never come. Nothing in it is secret.
 */
export const receiptSchema = z.strictObject({
  /** RFC 3339 */
  issuedAt: z.string().max(32),
  /** Milliseconds that were asked for, where the issuer takes a wish. */
  lifetime: z.int().min(1).optional(),
  /** As reconcile/request-digest.ts computes it. */
  request: z.string().max(64),
  /** As render/secret-digest.ts computes it. */
  secret: z.string().max(64),
  /** `kid` of the signing key, where known. */
  keyId: z.string().max(128).optional(),
  /** Id of the client credential that it was minted with, where it was with one. */
  credentialId: z.string().max(128).optional(),
  /** Digest of the refresh-requested value that was served, where there was one. */
  refresh: z.string().max(64).optional(),
})

export type Receipt = z.output<typeof receiptSchema>
