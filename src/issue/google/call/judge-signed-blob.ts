import { z } from 'zod'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { Redacted } from '../../../redacted.ts'
import { answeredAt } from '../../answer/answered-at.ts'
import { fingerprint } from '../../answer/fingerprint.ts'
import { readJson } from '../../answer/read-json.ts'
import type { MintResult } from '../../issuer.ts'
import { badResponse } from './bad-response.ts'
import { keyIdSchema } from './key-id.ts'

const answerSchema = z.object({
  keyId: keyIdSchema,
  signedBlob: z
    .string()
    .min(1)
    .max(16_384)
    .regex(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
})

/**
 * An answer of signBlob. A signature has no end of its own; it counts as fresh for the lifetime asked
 * for, which is at most the 12 h that its key is sure to stay published.
 *
 * @param lifetime seconds
 */
export function judgeSignedBlob(answer: HttpAnswer, lifetime: number, now: number): MintResult {
  const read = readJson(answerSchema, answer.text)
  if (read === undefined) return { ok: false, failure: incomplete }
  const issuedAt = answeredAt(answer, now)
  return {
    ok: true,
    minted: {
      kind: 'SignedBlob',
      value: new Redacted(read.signedBlob),
      tokenId: fingerprint(read.signedBlob),
      keyId: read.keyId,
      issuedAt,
      expiresAt: issuedAt + lifetime * 1000,
    },
  }
}

const incomplete = badResponse('signBlob', 'the answer has no keyId and signature in base64')
