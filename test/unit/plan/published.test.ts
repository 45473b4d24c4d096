import { describe, expect, test } from 'vitest'
import { published } from '../../../src/plan/published.ts'
import { HOUR, NOW, served } from '../../kit/gen.ts'

describe('published()', () => {
  test('is what status says of the Secret', () => {
    expect(published(served().status)).toEqual({
      secretName: 'reader',
      secretResourceVersion: '100',
      tokenId: 'token-1',
      issuedAt: NOW,
      expiresAt: NOW + HOUR,
    })
  })

  test.each(['secretName', 'secretResourceVersion', 'tokenId', 'issuedAt', 'expiresAt'] as const)(
    'is nothing without %s',
    (field) => {
      const { [field]: _missing, ...status } = served().status
      expect(published(status)).toBe(undefined)
    },
  )

  test('is nothing with a time that cannot be read', () => {
    expect(published({ ...served().status, expiresAt: 'soon' })).toBe(undefined)
  })
})
