import { expect, test } from 'vitest'
import { renderedKeys } from '../../../src/render/rendered-keys.ts'

test('renderedKeys() names what was made beside the credential, sorted', () => {
  const data = { tokenUrl: 'a', username: 'b', clientSecret: 'c', '.netrc': 'd', clientId: 'e' }
  expect(renderedKeys(data)).toEqual(['.netrc', 'username'])
  expect(renderedKeys({ credentialId: 'a', expiresAt: 'b' })).toEqual([])
})
