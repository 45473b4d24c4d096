import { z } from 'zod'
import { Redacted } from '../../redacted.ts'

/** Far more than any access token that is asked for here lives. */
const LONGEST_S = 86_400

/**
 * The body of a token endpoint's good answer, RFC 6749 section 5.1 and RFC 8693 section 2.2.1. `expires_in`
 * is what counts, not what was asked for; a token without it is refused, since nobody could tell when to
 * renew it.
 */
export const tokenAnswerSchema = z
  .object({
    /** A bearer token (RFC 6750) goes into a header; Google STS announces up to 12 KiB, "may change". */
    access_token: z.string().regex(/^[\x21-\x7e]{1,32768}$/),
    token_type: z.string().regex(/^bearer$/i),
    expires_in: z.int().min(1).max(LONGEST_S),
    issued_token_type: z.literal('urn:ietf:params:oauth:token-type:access_token').optional(),
  })
  .transform(({ access_token: token, expires_in: seconds }) => ({
    token: new Redacted(token),
    lifeMs: seconds * 1000,
  }))
