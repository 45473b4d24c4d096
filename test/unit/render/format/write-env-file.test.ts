import { expect, test } from 'vitest'
import { fileAs } from '../../../kit/file-as.ts'
import { clientRendering, tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

const type = 'EnvFile'

test('a token is a variable, with what is known of it', () => {
  const allowedLocations = { locations: [], encodedLocations: '0xA30', checkedAt: 0 }
  const token = tokenRendering('ya29.a-b_c/d+e=', { keyId: 'key-1', allowedLocations })
  expect(writtenAs({ type, prefix: 'GOOGLE_OAUTH_ACCESS_', key: 'env' }, token)).toEqual({
    env:
      'GOOGLE_OAUTH_ACCESS_TOKEN=ya29.a-b_c/d+e=\n' +
      'GOOGLE_OAUTH_ACCESS_EXPIRES_AT=2026-06-01T13:00:00Z\n' +
      'GOOGLE_OAUTH_ACCESS_KEY_ID=key-1\n' +
      'GOOGLE_OAUTH_ACCESS_ENCODED_LOCATIONS=0xA30\n',
  })
})

test('a blob is its signature and what verifies it, in quotes over several lines', () => {
  const publicKey = '-----BEGIN PUBLIC KEY-----\nMFk=\n-----END PUBLIC KEY-----\n'
  const blob = tokenRendering('c2ln', { kind: 'SignedBlob', publicKey })
  expect(writtenAs({ type }, blob)).toEqual({
    '.env': `SIGNATURE=c2ln\nEXPIRES_AT=2026-06-01T13:00:00Z\nPUBLIC_KEY='${publicKey}'\n`,
  })
})

test('client credentials are five variables', () => {
  expect(writtenAs({ type }, clientRendering())).toEqual({
    '.env':
      'CLIENT_ID=client-1\nCLIENT_SECRET=plt_cs_secret\nCREDENTIAL_ID=cred-1\n' +
      'TOKEN_URL=https://issuer.example.com/token\nEXPIRES_AT=2026-06-01T13:00:00Z\n',
  })
})

test.each([
  ['a b', "'a b'"],
  ["it's", String.raw`'it'\''s'`],
  ['$(reboot)`id`', "'$(reboot)`id`'"],
  ['a\nEVIL=1', "'a\nEVIL=1'"],
  ['~root', "'~root'"],
  ['=ls', "'=ls'"],
  ['a#b', "'a#b'"],
  ['"', "'\"'"],
  [String.raw`a\b`, String.raw`'a\b'`],
  ['ä', "'ä'"],
])('what a shell would read something in is quoted for it: %j', (secret, quoted) => {
  const [line] = fileAs({ type }, tokenRendering(secret)).split('\nEXPIRES')
  expect(line).toBe(`TOKEN=${quoted}`)
})

test('a zero byte, which no variable can hold, is refused wherever it stands', () => {
  expect(writtenAs({ type }, tokenRendering('a\0'))).toMatchObject({ reason: 'BadResponse' })
  expect(writtenAs({ type }, tokenRendering('a', { keyId: '\0' }))).toMatchObject({
    reason: 'BadResponse',
  })
})
