import { describe, expect, test } from 'vitest'
import type { Minted } from '../../../src/api/minted.ts'
import { Redacted } from '../../../src/redacted.ts'
import { encodeTexts } from '../../../src/render/encode-texts.ts'
import { tokenTexts } from '../../../src/render/token-texts.ts'
import { HOUR, NOW } from '../../kit/gen.ts'

const minted = (over: Partial<Minted> = {}): Minted => ({
  kind: 'AccessToken',
  value: new Redacted('a.b.c'),
  tokenId: 'token-1',
  issuedAt: NOW,
  expiresAt: NOW + HOUR,
  ...over,
})

/** What a consumer reads. */
const mounted = (of: Minted): Record<string, string> =>
  Object.fromEntries(
    Object.entries(encodeTexts(Object.entries(tokenTexts(of)))).map(([key, text]) => [
      key,
      Buffer.from(text, 'base64').toString(),
    ]),
  )

describe('tokenTexts()', () => {
  test.each(['AccessToken', 'IdToken', 'SignedJwt'] as const)('holds %s as token', (kind) => {
    expect(mounted(minted({ kind }))).toEqual({
      token: 'a.b.c',
      expiresAt: '2026-06-01T13:00:00Z',
    })
  })

  test('holds a signature with what verifies it', () => {
    const publicKey = '-----BEGIN PUBLIC KEY-----\nä\n-----END PUBLIC KEY-----\n'
    expect(mounted(minted({ kind: 'SignedBlob', keyId: 'key-1', publicKey }))).toEqual({
      signature: 'a.b.c',
      expiresAt: '2026-06-01T13:00:00Z',
      keyId: 'key-1',
      publicKey,
    })
  })

  test('holds the encoded locations where they were looked up, and not the list', () => {
    const allowedLocations = {
      locations: ['europe-west1'],
      encodedLocations: '0xA30',
      checkedAt: 0,
    }
    expect(mounted(minted({ allowedLocations }))).toEqual({
      token: 'a.b.c',
      expiresAt: '2026-06-01T13:00:00Z',
      encodedLocations: '0xA30',
    })
    expect(mounted(minted({ kind: 'SignedBlob', allowedLocations }))).toMatchObject({
      signature: 'a.b.c',
      encodedLocations: '0xA30',
    })
  })

  test('adds no line break: consumers read files whole', () => {
    expect(mounted(minted())['token']).toBe('a.b.c')
  })

  test('is base64 of one line, however long', () => {
    const value = new Redacted('x'.repeat(10_000))
    expect(encodeTexts(Object.entries(tokenTexts(minted({ value }))))['token']).toMatch(
      /^[A-Za-z0-9+/]+={0,2}$/,
    )
  })
})
