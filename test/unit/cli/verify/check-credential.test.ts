import { describe, expect, test } from 'vitest'
import {
  type CredentialInHand,
  checkCredential,
} from '../../../../src/cli/verify/check-credential.ts'
import { decodeIssuer } from '../../../../src/watch/decode-issuer.ts'

const URL_OF = new URL('https://issuer.example/local/token')
const TEXTS = {
  clientId: 'uid-1',
  clientSecret: 'hush-hush',
  credentialId: 'cred-1',
  tokenUrl: URL_OF.href,
  expiresAt: '2026-02-01T00:00:00Z',
}

const issuer = (local: object) =>
  decodeIssuer('ClusterCredentialIssuer', {
    metadata: { name: 'local' },
    spec: { local, grants: [] },
  })

const data = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  )

const IN_HAND: CredentialInHand = {
  data: data(TEXTS),
  uid: 'uid-1',
  status: { credential: { id: 'cred-1', status: 'active' }, expiresAt: TEXTS.expiresAt },
  issuer: issuer({}),
  serviceAccount: 'team:reader',
  tokenUrl: { ok: true, type: 'local', url: URL_OF },
  now: Date.parse('2026-01-01T00:00:00Z'),
}

const notPassed = (changes: Partial<CredentialInHand>): readonly string[] =>
  checkCredential({ ...IN_HAND, ...changes })
    .filter(({ outcome }) => outcome !== 'Passed')
    .map(({ check, outcome }) => `${check} ${outcome}`)

describe('client credentials', () => {
  test('pass when they are those that status names, and never show the secret', () => {
    expect(notPassed({})).toEqual([])
    expect(JSON.stringify(checkCredential(IN_HAND))).not.toContain(TEXTS.clientSecret)
  })

  test.each([
    ['clientId', 'uid-2', 'Client Failed'],
    ['clientSecret', '', 'ClientSecret Failed'],
    ['credentialId', 'cred-2', 'CredentialId Failed'],
    ['tokenUrl', 'https://evil.example/token', 'TokenUrl Failed'],
    ['expiresAt', '2027-01-01T00:00:00Z', 'Expiry Failed'],
  ])('fail with another %s', (key, text, failed) => {
    expect(notPassed({ data: data({ ...TEXTS, [key]: text }) })).toEqual([failed])
  })

  test('fail when they have expired, or status names none', () => {
    expect(notPassed({ now: Date.parse(TEXTS.expiresAt) })).toEqual(['Expiry Failed'])
    const { credential: _credential, ...status } = IN_HAND.status
    expect(notPassed({ status })).toEqual(['CredentialId Failed'])
  })

  test('fail when the issuer has disabled the service account', () => {
    const disabled = issuer({ serviceAccounts: [{ id: 'team:reader', disabled: true }] })
    expect(notPassed({ issuer: disabled })).toEqual(['ServiceAccount Failed'])
  })

  test('of another issuer are as it reported them last', () => {
    const tokenUrl = { ok: false, why: 'you may not look' } as const
    const unknown = { issuer: undefined, tokenUrl }
    expect(notPassed(unknown)).toEqual(['TokenUrl Skipped'])
    const expired = { ...IN_HAND.status, credential: { id: 'cred-1', status: 'expired' as const } }
    expect(notPassed({ ...unknown, status: expired })).toEqual([
      'TokenUrl Skipped',
      'Active Failed',
    ])
    const silent = { ...IN_HAND.status, credential: { id: 'cred-1' } }
    expect(notPassed({ ...unknown, status: silent })).toEqual([
      'TokenUrl Skipped',
      'Active Skipped',
    ])
  })
})
