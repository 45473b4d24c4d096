import { expect, test } from 'vitest'
import { clientRendering, tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

const type = 'AuthorizationHeader'

test('a token is a bearer, or what the spec calls it, in one line without an end', () => {
  expect(writtenAs({ type }, tokenRendering())).toEqual({ authorization: 'Bearer a.b-c_d' })
  expect(writtenAs({ type, scheme: 'DPoP', key: 'header' }, tokenRendering())).toEqual({
    header: 'DPoP a.b-c_d',
  })
})

test('client credentials are Basic, as RFC 7617 has it', () => {
  const aladdin = clientRendering('open sesame', { clientId: 'Aladdin' })
  const header = 'QWxhZGRpbjpvcGVuIHNlc2FtZQ=='
  expect(writtenAs({ type }, aladdin)).toEqual({ authorization: `Basic ${header}` })
  expect(writtenAs({ type, scheme: 'basic' }, aladdin)).toEqual({
    authorization: `basic ${header}`,
  })
})

test('a scheme that does not fit what is written is refused', () => {
  for (const scheme of ['Basic', 'BASIC']) {
    const failure = writtenAs({ type, scheme }, tokenRendering())
    expect(failure).toMatchObject({ reason: 'InvalidSpec' })
  }
  expect(writtenAs({ type, scheme: 'Bearer' }, clientRendering())).toMatchObject({
    reason: 'InvalidSpec',
  })
})

test.each(['a\r\nX-Other: b', 'a b', 'ä', '', '\u007f', 'a\t'])(
  'a token that breaks out of a header is refused: %j',
  (token) => {
    expect(writtenAs({ type }, tokenRendering(token))).toMatchObject({
      ending: 'Stalled',
      reason: 'BadResponse',
    })
  },
)

test('client credentials that are no user name and password are refused', () => {
  expect(writtenAs({ type }, clientRendering('s', { clientId: 'a:b' }))).toMatchObject({
    reason: 'BadResponse',
  })
})
