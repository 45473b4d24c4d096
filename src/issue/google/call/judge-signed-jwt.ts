import { z } from 'zod'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { Redacted } from '../../../redacted.ts'
import { readJson } from '../../answer/read-json.ts'
import { readJwt } from '../../answer/read-jwt.ts'
import type { MintResult } from '../../issuer.ts'
import { badResponse } from './bad-response.ts'
import { keyIdSchema } from './key-id.ts'
import type { MintFrame } from './mint-frame.ts'

const answerSchema = z.object({ keyId: keyIdSchema, signedJwt: z.string().max(65_536) })

/** An answer of signJwt: the times are ours, and what was signed has to be what we sent. */
export function judgeSignedJwt(answer: HttpAnswer, frame: MintFrame): MintResult {
  const read = readJson(answerSchema, answer.text)
  const jwt = read && readJwt(read.signedJwt)
  if (read === undefined || jwt === undefined) return { ok: false, failure: incomplete }
  const { header, claims } = jwt
  const { issuedAt, expiresAt, tokenId } = frame
  const ours =
    claims['iat'] === issuedAt && claims['exp'] === expiresAt && claims['jti'] === tokenId
  if (!ours || header['kid'] !== read.keyId) return { ok: false, failure: other }
  return {
    ok: true,
    minted: {
      kind: 'SignedJwt',
      value: new Redacted(read.signedJwt),
      tokenId,
      keyId: read.keyId,
      issuedAt: issuedAt * 1000,
      expiresAt: expiresAt * 1000,
    },
  }
}

const incomplete = badResponse('signJwt', 'the answer has no keyId and JWT')
const other = badResponse('signJwt', 'what was signed, or the key, is not what the answer says')
