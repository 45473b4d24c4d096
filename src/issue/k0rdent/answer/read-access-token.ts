import { z } from 'zod'
import type { HttpAnswer } from '../../../http/http-client.ts'
import type { Redacted } from '../../../redacted.ts'
import { answeredAt } from '../../answer/answered-at.ts'
import { readJwt } from '../../answer/read-jwt.ts'
import { saneTimes } from '../../answer/sane-times.ts'
import { tokenAnswerSchema } from '../../answer/token-answer-schema.ts'
import { tokenId } from '../../answer/token-id.ts'
import { readBody } from './read-body.ts'

const claimsSchema = z.object({
  iat: z.int().optional().catch(undefined),
  exp: z.int().optional().catch(undefined),
  jti: z.unknown().optional(),
})

/** Times are epoch milliseconds in whole seconds, by the clock of the service. */
export type AccessToken = {
  readonly token: Redacted<string>
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/**
 * A good answer of the token endpoint: expires_in counts from the claim iat, else from the Date header, else
 * from now, and ends no later than the claim exp.
 *
 * Source: https://docs.kui.k0labs.com/docs/token (access_token is a JWT with iat, exp and jti)
 *
 * @param now epoch milliseconds
 * @returns undefined when it is none, or has times that cannot be meant
 */
export function readAccessToken(answer: HttpAnswer, now: number): AccessToken | undefined {
  const read = readBody(tokenAnswerSchema, answer.text)
  if (read === undefined) return undefined
  const { token, lifeMs } = read
  const value = token.reveal()
  const { iat, exp, jti } = claimsSchema.parse(readJwt(value)?.claims ?? {})
  const at = answeredAt(answer, now)
  const issuedAt = iat === undefined ? at : iat * 1000
  const expiresAt = Math.min(issuedAt + lifeMs, exp === undefined ? Infinity : exp * 1000)
  if (!saneTimes(issuedAt, expiresAt, at)) return undefined
  return { token, tokenId: tokenId(value, jti), issuedAt, expiresAt }
}
