import { describe, expect, test } from 'vitest'
import { carriedBy } from '../../../src/plan/carried-by.ts'
import type { MintReason } from '../../../src/plan/mint-reason.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import {
  HOUR,
  intact,
  MINUTE,
  NOW,
  observed,
  secretOf,
  served,
  type TokenSpecInput,
  token,
} from '../../kit/gen.ts'

const SOON = NOW + 30 * MINUTE

const seen = (spec: TokenSpecInput = {}, over: Partial<Observed> = {}): Observed =>
  observed({ token: served(token({ spec: { ...spec, secret: { keepPrevious: true } } })), ...over })

const TOKEN = { token: 'previous-token', expiresAt: 'previous-expiresAt', keyId: 'previous-keyId' }

describe('carriedBy()', () => {
  test.each<MintReason>(['NearExpiry', 'Requested', 'CredentialRotated'])(
    'keeps the token of before at a mint because of %s',
    (why) => {
      expect(carriedBy(seen(), why, SOON)).toEqual(TOKEN)
    },
  )

  test('keeps the signature of a blob', () => {
    const blob = { accessToken: undefined, signedBlob: { payload: 'aGVsbG8=' } }
    const { signature } = carriedBy(seen(blob), 'NearExpiry', SOON) ?? {}
    expect(signature).toBe('previous-signature')
  })

  test('keeps no id of a key that is not known: nothing of it is in the Secret', () => {
    const { token: of } = seen()
    const { keyId: _keyId, ...status } = of.status
    const { keyId, token: kept } =
      carriedBy(seen({}, { token: { ...of, status } }), 'NearExpiry', SOON) ?? {}
    expect([keyId, kept]).toEqual([undefined, 'previous-token'])
  })

  test('keeps nothing unless it is asked for', () => {
    expect(carriedBy(observed({ token: served() }), 'NearExpiry', SOON)).toBe(undefined)
  })

  test('keeps nothing that has expired', () => {
    expect(carriedBy(seen(), 'NearExpiry', NOW + HOUR)).toBe(undefined)
  })

  test.each<MintReason>([
    'SpecChanged',
    'SecretLost',
    'SecretEdited',
    'KeyLost',
    'RevokedElsewhere',
  ])('keeps nothing at a mint because of %s', (why) => {
    expect(carriedBy(seen(), why, SOON)).toBe(undefined)
  })

  test('keeps nothing of what another spec had asked for', () => {
    expect(carriedBy(seen({}, { requestDigest: 'changed' }), 'NearExpiry', SOON)).toBe(undefined)
  })

  test('hands on nothing that somebody else may have written', () => {
    const { token: of } = seen()
    const edited = secretOf(of, { resourceVersion: '101', live: intact({ digest: 'else' }) })
    expect(carriedBy(seen({}, { secret: edited }), 'NearExpiry', SOON)).toBe(undefined)
    const unread = secretOf(of, { resourceVersion: '101' })
    expect(carriedBy(seen({}, { secret: unread }), 'NearExpiry', SOON)).toBe(undefined)
    const touched = secretOf(of, { resourceVersion: '101', live: intact() })
    expect(carriedBy(seen({}, { secret: touched }), 'NearExpiry', SOON)).toEqual(TOKEN)
  })

  test('keeps nothing of a Secret of another name', () => {
    const { token: of } = seen()
    expect(
      carriedBy(seen({}, { secret: secretOf(of, { name: 'other' }) }), 'NearExpiry', SOON),
    ).toBe(undefined)
  })
})
