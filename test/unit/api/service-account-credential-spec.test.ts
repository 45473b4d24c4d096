import { describe, expect, test } from 'vitest'
import { credentialSecretNameOf } from '../../../src/api/credential-secret-name-of.ts'
import { parseSpec } from '../../../src/api/parse-spec.ts'
import { serviceAccountCredentialSpecSchema } from '../../../src/api/service-account-credential-spec.ts'

const SPEC = { issuerRef: { name: 'k0rdent' }, serviceAccount: 'sa-pipeline-prod' }
const ROTATION = { policy: 'BeforeExpiry' }
const END = '2026-12-31T00:00:00Z'

const accepts = (over: object): boolean =>
  serviceAccountCredentialSpecSchema.safeParse({ ...SPEC, ...over }).success

describe('a spec of a ServiceAccountCredential', () => {
  test('asks for one credential and revokes it in the end, unless it says otherwise', () => {
    expect(serviceAccountCredentialSpecSchema.parse(SPEC)).toMatchObject({
      rotation: { policy: 'None' },
      deletionPolicy: 'Revoke',
      onGrantWithdrawn: 'Keep',
      overMaximum: 'Clamp',
    })
  })

  test.each<[string, object]>([
    ['how long it lives', { lifetime: '720h' }],
    ['when it ends', { expiresAt: END }],
    ['when it ends, elsewhere on earth', { expiresAt: '2026-12-31T01:30:00.5+01:30' }],
    ['a subject of a local issuer', { serviceAccount: 'etl:reader' }],
    ['a service account by its address', { serviceAccount: 'sa@example.com' }],
    ['how it rotates', { rotation: { ...ROTATION, atPercent: 66, overlap: '1h' } }],
    ['how long before its end it rotates', { rotation: { ...ROTATION, before: '72h' } }],
    ['what is restarted', { rolloutRestart: [{ kind: 'DaemonSet', name: 'agent' }] }],
  ])('may say %s', (_what, over) => {
    expect(accepts(over)).toBe(true)
  })

  test.each<[string, object]>([
    ['two lives', { lifetime: '1h', expiresAt: END }],
    ['an end for what rotates', { expiresAt: END, rotation: ROTATION }],
    ['an end that is no time', { expiresAt: 'soon' }],
    ['an end on no day', { expiresAt: '2026-13-01T00:00:00Z' }],
    ['an end in no zone', { expiresAt: '2026-12-31T00:00:00' }],
    ['a life of over a year', { lifetime: '8761h' }],
    ['two times to rotate', { rotation: { ...ROTATION, atPercent: 50, before: '1h' } }],
    ['an overlap without rotation', { rotation: { overlap: '1h' } }],
    ['a service account that climbs a path', { serviceAccount: '../other' }],
    ['a service account with an empty step', { serviceAccount: 'etl//reader' }],
    ['a service account that is a path', { serviceAccount: 'etl/../reader' }],
    ['an endless service account', { serviceAccount: 'x'.repeat(129) }],
    ['a job to restart', { rolloutRestart: [{ kind: 'Job', name: 'a' }] }],
  ])('may not say %s', (_what, over) => {
    expect(accepts(over)).toBe(false)
  })
})

const nameWith = (secret: object): string =>
  credentialSecretNameOf({
    metadata: { name: 'pipeline', namespace: 'etl' } as Parameters<
      typeof credentialSecretNameOf
    >[0]['metadata'],
    spec: parseSpec(serviceAccountCredentialSpecSchema, { ...SPEC, secret }),
  })

describe('the Secret of a ServiceAccountCredential', () => {
  test('is named after it, unless the spec says otherwise or cannot be read', () => {
    expect(nameWith({})).toBe('pipeline-credential')
    expect(nameWith({ name: 'other' })).toBe('other')
    expect(nameWith({ name: '../other' })).toBe('pipeline-credential')
  })
})
