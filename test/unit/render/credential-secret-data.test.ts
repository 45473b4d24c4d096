import { expect, test } from 'vitest'
import { Redacted } from '../../../src/redacted.ts'
import { credentialSecretData } from '../../../src/render/credential-secret-data.ts'
import { NOW } from '../../kit/gen.ts'

test('a consumer mounts five files, without newlines at their ends', () => {
  const data = credentialSecretData({
    clientId: 'pipeline@myorg.iam',
    clientSecret: new Redacted('plt_cs_é'),
    id: 'cred-1',
    tokenUrl: 'https://api.k0rdent.ai/v1/regions/global/auth/token',
    expiresAt: NOW,
  })
  const text = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
  expect(Object.keys(data).map((key) => [key, text(key)])).toEqual([
    ['clientId', 'pipeline@myorg.iam'],
    ['clientSecret', 'plt_cs_é'],
    ['credentialId', 'cred-1'],
    ['tokenUrl', 'https://api.k0rdent.ai/v1/regions/global/auth/token'],
    ['expiresAt', '2026-06-01T12:00:00Z'],
  ])
})
