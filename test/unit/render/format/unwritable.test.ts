import { expect, test } from 'vitest'
import { clientRendering, tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

test('who is refused is told what the format takes, and nothing of the value', () => {
  expect(writtenAs({ type: 'AuthorizationHeader' }, tokenRendering('hidden value'))).toEqual({
    ending: 'Stalled',
    reason: 'BadResponse',
    message:
      'AuthorizationHeader cannot hold the token that the issuer gave: it takes printable ASCII without spaces. Use another format.',
  })
  expect(writtenAs({ type: 'AuthorizationHeader' }, clientRendering('hidden\nvalue'))).toEqual({
    ending: 'Stalled',
    reason: 'BadResponse',
    message:
      'AuthorizationHeader cannot hold the client secret that the issuer gave: it takes text without control characters. Use another format.',
  })
})
