import { describe, expect, test } from 'vitest'
import { secretDigest } from '../../../src/render/secret-digest.ts'

const digest = secretDigest('Opaque', { token: 'YQ==', expiresAt: 'Yg==' })

describe('secretDigest()', () => {
  test('is the same for the same, in whatever order', () => {
    expect(secretDigest('Opaque', { expiresAt: 'Yg==', token: 'YQ==' })).toBe(digest)
  })

  test.each<[string, string, Record<string, string>]>([
    ['the type', 'example.com/token', { token: 'YQ==', expiresAt: 'Yg==' }],
    ['a value', 'Opaque', { token: 'YQ==', expiresAt: 'Yw==' }],
    ['one key more', 'Opaque', { token: 'YQ==', expiresAt: 'Yg==', more: '' }],
    ['one key less', 'Opaque', { token: 'YQ==' }],
    ['values that have changed places', 'Opaque', { token: 'Yg==', expiresAt: 'YQ==' }],
    ['nothing', 'Opaque', {}],
  ])('is another one for %s', (_what, type, data) => {
    expect(secretDigest(type, data)).not.toBe(digest)
  })

  test('is short, and gives nothing away', () => {
    expect(digest).toMatch(/^[0-9a-f]{32}$/)
    expect(secretDigest('Opaque', { token: 'canary' })).not.toContain('canary')
  })
})
