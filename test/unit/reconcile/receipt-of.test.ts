import { expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { Minted } from '../../../src/api/minted.ts'
import { readReceipt } from '../../../src/plan/read-receipt.ts'
import { receiptOf } from '../../../src/reconcile/receipt-of.ts'
import { refreshDigest } from '../../../src/reconcile/refresh-digest.ts'
import { Redacted } from '../../../src/redacted.ts'
import { encodeTexts } from '../../../src/render/encode-texts.ts'
import { secretDigest } from '../../../src/render/secret-digest.ts'
import { tokenTexts } from '../../../src/render/token-texts.ts'
import { HOUR, NOW, observed, token } from '../../kit/gen.ts'

const CANARY = 'canary-in-a-token'
/** As long as the thumbprint of a key is. */
const KEY_ID = 'k'.repeat(43)

const minted: Minted = {
  kind: 'AccessToken',
  value: new Redacted(CANARY),
  tokenId: 'token-1',
  keyId: KEY_ID,
  issuedAt: NOW + 123,
  expiresAt: NOW + HOUR,
}
const digest = secretDigest('Opaque', encodeTexts(Object.entries(tokenTexts(minted))))

const asking = (value: string): ReturnType<typeof observed> =>
  observed({
    token: token({ metadata: { annotations: { [REFRESH_REQUESTED_ANNOTATION]: value } } }),
  })

test('a receipt says what status will say, in whole seconds, and is read back', () => {
  expect(readReceipt(receiptOf(asking('now'), minted, HOUR, digest))).toEqual({
    issuedAt: '2026-06-01T12:00:00Z',
    lifetime: HOUR,
    request: observed().requestDigest,
    secret: digest,
    keyId: KEY_ID,
    refresh: refreshDigest('now'),
  })
})

test('a receipt leaves out what there is not', () => {
  const { keyId: _none, ...keyless } = minted
  const read = readReceipt(receiptOf(observed(), keyless, HOUR, digest))
  expect(Object.keys(read ?? {})).toEqual(['issuedAt', 'lifetime', 'request', 'secret'])
})

test('a receipt names the credential that was minted with, and then no life that was asked for', () => {
  const { keyId: _none, ...keyless } = minted
  const text = receiptOf(asking('now'), keyless, undefined, digest, 'cred-001')
  expect(readReceipt(text)).toMatchObject({ credentialId: 'cred-001' })
  expect(text).not.toContain('lifetime')
  const longest = receiptOf(asking('now'), minted, undefined, digest, 'c'.repeat(128))
  expect(Buffer.byteLength(longest)).toBeLessThan(360)
})

test('a receipt is under 220 bytes, whatever was asked for, and tells no secret', () => {
  const text = receiptOf(asking('é'.repeat(5000)), minted, 12 * HOUR, digest)
  expect(Buffer.byteLength(text)).toBeLessThan(220)
  expect(text).not.toContain(CANARY)
  expect(text).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 12))
})
