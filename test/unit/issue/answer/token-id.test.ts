import { expect, test } from 'vitest'
import { tokenId } from '../../../../src/issue/answer/token-id.ts'

test('a token is named by its jti where that may stand in status', () => {
  expect(tokenId('the-token', 'b1946ac9-2492')).toBe('b1946ac9-2492')
})

test('and else by a fingerprint, which tells nothing of it and is the same each time', () => {
  const named = tokenId('the-token', undefined)
  expect(named).toMatch(/^[\w.:-]{8,128}$/)
  expect(named).not.toContain('the-token')
  for (const jti of ['short', 'a'.repeat(129), 'with space', 'line\nfeed', 7, null, {}]) {
    expect(tokenId('the-token', jti)).toBe(named)
  }
  expect(tokenId('another', undefined)).not.toBe(named)
})
