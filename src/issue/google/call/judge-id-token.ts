import { z } from 'zod'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { Redacted } from '../../../redacted.ts'
import { answeredAt } from '../../answer/answered-at.ts'
import { readJson } from '../../answer/read-json.ts'
import { readJwt } from '../../answer/read-jwt.ts'
import { saneTimes } from '../../answer/sane-times.ts'
import { tokenId } from '../../answer/token-id.ts'
import type { MintResult } from '../../issuer.ts'
import { badResponse } from './bad-response.ts'
import { keyIdSchema } from './key-id.ts'

const answerSchema = z.object({ token: z.string().max(65_536) })
const claimsSchema = z.object({ iat: z.int(), exp: z.int(), aud: z.string() })

/** An answer of generateIdToken, which tells times only in the token itself. */
export function judgeIdToken(answer: HttpAnswer, audience: string, now: number): MintResult {
  const token = readJson(answerSchema, answer.text)?.token
  const jwt = token === undefined ? undefined : readJwt(token)
  const claims = claimsSchema.safeParse(jwt?.claims).data
  if (token === undefined || jwt === undefined || claims === undefined) {
    return { ok: false, failure: incomplete }
  }
  if (claims.aud !== audience) return { ok: false, failure: otherAudience }
  const issuedAt = claims.iat * 1000
  const expiresAt = claims.exp * 1000
  if (!saneTimes(issuedAt, expiresAt, answeredAt(answer, now))) {
    return { ok: false, failure: insane }
  }
  const keyId = keyIdSchema.safeParse(jwt.header['kid']).data
  return {
    ok: true,
    minted: {
      kind: 'IdToken',
      value: new Redacted(token),
      tokenId: tokenId(token, jwt.claims['jti']),
      ...(keyId === undefined ? {} : { keyId }),
      issuedAt,
      expiresAt,
    },
  }
}

const incomplete = badResponse('generateIdToken', 'the answer has no JWT with iat, exp and aud')
const otherAudience = badResponse('generateIdToken', 'the token is for another audience')
const insane = badResponse('generateIdToken', 'the token has expired, or its times make no sense')
