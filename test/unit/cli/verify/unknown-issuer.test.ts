import { describe, expect, test } from 'vitest'
import type { VerifyReport } from '../../../../src/cli/verify/verify-report.ts'
import { verifyVerb } from '../../../../src/cli/verify/verify-verb.ts'
import { secretDigest } from '../../../../src/render/secret-digest.ts'
import { HOUR, NOW } from '../../../kit/gen.ts'
import { fakeCliWorld } from '../fake-cli-world.ts'
import { verifyOptions } from './verify-options.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const EXPIRES_AT = new Date(NOW + HOUR).toISOString()
const JWT = [
  encoded({ alg: 'ES256', kid: 'key-1', typ: 'at+jwt' }),
  encoded({ iss: 'https://issuer.example', exp: (NOW + HOUR) / 1000 }),
  'c2lnbmF0dXJl',
].join('.')

/** What is said of an object whose Secret is as mintlet wrote it, while its issuer is answered with a status. */
async function verified(
  kind: VerifyReport['kind'],
  texts: Readonly<Record<string, string>>,
  refusal: 403 | 404,
): Promise<VerifyReport> {
  const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, base64(text)]))
  const world = fakeCliWorld(({ path }) => {
    const metadata = { name: 'reader', namespace: 'etl', uid: 'uid-1' }
    if (path.includes('/clustercredentialissuers/')) return refusal
    if (path.includes('/secrets/')) {
      const labels = { 'app.kubernetes.io/managed-by': 'mintlet' }
      const ownerReferences = [{ apiVersion: 'v1', kind: 'K', name: 'reader', uid: 'uid-1' }]
      return { metadata: { labels, ownerReferences }, type: 'Opaque', data }
    }
    return {
      metadata,
      spec: {
        issuerRef: { name: 'local' },
        serviceAccount: 'etl:reader',
        ...(kind === 'ImpersonatedToken' && { accessToken: { scopes: [] } }),
      },
      status: {
        secretDigest: secretDigest('Opaque', data),
        expiresAt: EXPIRES_AT,
        ...(kind === 'ServiceAccountCredential' && { credential: { id: 'cred-1' } }),
      },
    }
  })
  return verifyVerb.gather(world, verifyOptions({ kind, name: 'reader' }))
}

describe('whoever may not look at the issuer, or finds none', () => {
  test.each([
    [403, 'you may not get clustercredentialissuers'],
    [404, 'there is no ClusterCredentialIssuer local'],
  ] as const)('is not told that a JWT is valid: %i', async (refusal, why) => {
    const report = await verified('ImpersonatedToken', { token: JWT }, refusal)
    expect(report.why).toContain(`the signature could not be checked: ${why}`)
    expect(verifyVerb.exitCode(report)).toBe(3)
    expect(report.checks.filter(({ outcome }) => outcome === 'Failed')).toEqual([])
    const skipped = report.checks.filter(({ outcome }) => outcome === 'Skipped')
    expect(skipped.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['Algorithm', 'Key', 'Signature', 'Issuer', 'Subject']),
    )
  })

  test('is not told that a token which only its issuer can read is valid', async () => {
    const report = await verified('ImpersonatedToken', { token: 'ya29.made-up' }, 404)
    expect(report).toMatchObject({
      verdict: 'Unknown',
      why: 'the issuer could not be checked: there is no ClusterCredentialIssuer local',
    })
  })
})

test('client credentials of an issuer that is gone are not known to be good', async () => {
  const texts = {
    credentialId: 'cred-1',
    clientId: 'id',
    clientSecret: 'hush',
    tokenUrl: 'https://issuer.example/token',
    expiresAt: EXPIRES_AT,
  }
  const report = await verified('ServiceAccountCredential', texts, 404)
  expect(report).toMatchObject({
    verdict: 'Unknown',
    why: 'the issuer could not be checked: there is no ClusterCredentialIssuer local',
  })
})
