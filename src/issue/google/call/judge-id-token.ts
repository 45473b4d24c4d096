import { z } from 'zod'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { Redacted } from '../../../redacted.ts'
import type { MintResult } from '../../issuer.ts'
import { answeredAt } from '../answer/answered-at.ts'
import { readJson } from '../answer/read-json.ts'
import { badResponse } from './bad-response.ts'
import { fingerprint } from './fingerprint.ts'
import { keyIdSchema } from './key-id.ts'
import { readJwt } from './read-jwt.ts'
import { saneTimes } from './sane-times.ts'

const answerSchema = z.object({ token: z.string().max(65_536) })
const claimsSchema = z.object({ iat: z.int(), exp: z.int(), aud: z.string() })
/** What may stand in status as an id. */
const jtiSchema = z.string().regex(/^[\w.:-]{8,128}$/)

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
      tokenId: jtiSchema.safeParse(jwt.claims['jti']).data ?? fingerprint(token),
      ...(keyId === undefined ? {} : { keyId }),
      issuedAt,
      expiresAt,
    },
  }
}

const incomplete = badResponse('generateIdToken', 'the answer has no JWT with iat, exp and aud')
const otherAudience = badResponse('generateIdToken', 'the token is for another audience')
const insane = badResponse('generateIdToken', 'the token has expired, or its times make no sense')
