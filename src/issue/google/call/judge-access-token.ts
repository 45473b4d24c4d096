import { z } from 'zod'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { Redacted } from '../../../redacted.ts'
import { answeredAt } from '../../answer/answered-at.ts'
import { fingerprint } from '../../answer/fingerprint.ts'
import { readJson } from '../../answer/read-json.ts'
import { saneTimes } from '../../answer/sane-times.ts'
import { timestamp } from '../../answer/timestamp.ts'
import type { MintResult } from '../../issuer.ts'
import { badResponse } from './bad-response.ts'

/** Google announces tokens of up to 12,288 bytes, which "may change". */
const answerSchema = z.object({
  accessToken: z.string().regex(/^[\x21-\x7e]{1,65536}$/),
  expireTime: z.string().max(64),
})

/** An answer of generateAccessToken: it expires when `expireTime` says, whatever was asked for. */
export function judgeAccessToken(answer: HttpAnswer, now: number): MintResult {
  const read = readJson(answerSchema, answer.text)
  const expiresAt = read && timestamp(read.expireTime)
  if (read === undefined || expiresAt === undefined) return { ok: false, failure: incomplete }
  const issuedAt = answeredAt(answer, now)
  if (!saneTimes(issuedAt, expiresAt, issuedAt)) return { ok: false, failure: insane }
  const { accessToken } = read
  return {
    ok: true,
    minted: {
      kind: 'AccessToken',
      value: new Redacted(accessToken),
      tokenId: fingerprint(accessToken),
      issuedAt,
      expiresAt,
    },
  }
}

const incomplete = badResponse('generateAccessToken', 'the answer has no token and expireTime')
const insane = badResponse(
  'generateAccessToken',
  'the answer has an expireTime that is past, or more than a day ahead',
)
