import { expect, test } from 'vitest'
import { CREDENTIAL_SECRET_KEYS } from '../../../src/api/credential-secret-keys.ts'
import { Redacted } from '../../../src/redacted.ts'
import { credentialSecretData } from '../../../src/render/credential-secret-data.ts'
import { heldCredential } from '../../../src/render/held-credential.ts'

const values = {
  clientId: 'client-1',
  clientSecret: new Redacted('the "secret" of ünïcode'),
  id: 'cred-1',
  tokenUrl: 'https://issuer.example.com/token',
  expiresAt: Date.UTC(2026, 11, 22, 8),
}
const data = credentialSecretData(values)

const base64 = (text: string): string => Buffer.from(text).toString('base64')

test('heldCredential() gives back what was written, whatever stands beside it', () => {
  const held = heldCredential({ ...data, authorization: 'QmFzaWM=', '.netrc': '' })
  expect(held).toMatchObject({ ...values, clientSecret: expect.any(Redacted) })
  expect(held?.clientSecret.reveal()).toBe('the "secret" of ünïcode')
  expect(held && credentialSecretData(held)).toEqual(data)
})

test.each([...CREDENTIAL_SECRET_KEYS])('heldCredential() needs %s', (key) => {
  const { [key]: _gone, ...rest } = data
  expect(heldCredential(rest)).toBeUndefined()
  const inherited = Object.create({ [key]: data[key] }) as Record<string, string>
  expect(heldCredential(Object.assign(inherited, rest))).toBeUndefined()
})

test('heldCredential() takes nothing that would be written otherwise', () => {
  for (const expiresAt of ['soon', '', '2026-12-22T08:00:00.000Z', '2026-12-22T09:00:00+01:00']) {
    expect(heldCredential({ ...data, expiresAt: base64(expiresAt) })).toBeUndefined()
  }
  const bytes = Buffer.from([0xff, 0xfe]).toString('base64')
  expect(heldCredential({ ...data, clientSecret: bytes })).toBeUndefined()
})
