import { expect, test } from 'vitest'
import { clientRendering, tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

test('user name and password are files of their own', () => {
  expect(writtenAs({ type: 'BasicAuth' }, tokenRendering())).toEqual({
    username: 'oauth2accesstoken',
    password: 'a.b-c_d',
  })
  expect(writtenAs({ type: 'BasicAuth', username: '_json' }, tokenRendering())).toEqual({
    username: '_json',
    password: 'a.b-c_d',
  })
  expect(writtenAs({ type: 'BasicAuth' }, clientRendering('a:"\n'))).toEqual({
    username: 'client-1',
    password: 'a:"\n',
  })
})
