import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Redacted } from '../../../src/redacted.ts'
import { credentialSecretData } from '../../../src/render/credential-secret-data.ts'
import { readClientCredentials } from '../../../src/render/read-client-credentials.ts'
import { NOW } from '../../kit/gen.ts'

const CANARY = 'plt_cs_cred-001_canary'

const written = credentialSecretData({
  clientId: 'client-1',
  clientSecret: new Redacted(CANARY),
  id: 'cred-001',
  tokenUrl: 'https://api.example.com/v1/regions/global/auth/token',
  expiresAt: NOW,
})

test('what is written for a credential is read back, with its secret out of sight', () => {
  const read = readClientCredentials(written)
  expect(read).toMatchObject({ credentialId: 'cred-001', client: { clientId: 'client-1' } })
  expect(read?.client.clientSecret.reveal()).toBe(CANARY)
  expect(inspect(read, { depth: 9 })).not.toContain(CANARY)
})

test.each(['clientId', 'clientSecret', 'credentialId'])(
  'nothing is read without %s, nor with one that cannot be one',
  (key) => {
    const { [key]: _gone, ...rest } = written
    expect(readClientCredentials(rest)).toBe(undefined)
    expect(readClientCredentials({ ...written, [key]: '' })).toBe(undefined)
    const endless = Buffer.from('x'.repeat(4097)).toString('base64')
    expect(readClientCredentials({ ...written, [key]: endless })).toBe(undefined)
  },
)
