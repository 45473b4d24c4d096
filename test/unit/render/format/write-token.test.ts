import { expect, test } from 'vitest'
import { tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

test('a token is written as it is, whatever is in it', () => {
  const hostile = '\n a"b\'c\\$#ä\n'
  expect(writtenAs({ type: 'Token' }, tokenRendering(hostile, { keyId: 'key-1' }))).toEqual({
    token: hostile,
    expiresAt: '2026-06-01T13:00:00Z',
    keyId: 'key-1',
  })
})

test('a blob is a signature, with what verifies it', () => {
  const blob = tokenRendering('c2ln', { kind: 'SignedBlob', publicKey: 'PEM' })
  expect(writtenAs({ type: 'Token' }, blob)).toEqual({
    signature: 'c2ln',
    expiresAt: '2026-06-01T13:00:00Z',
    publicKey: 'PEM',
  })
})
