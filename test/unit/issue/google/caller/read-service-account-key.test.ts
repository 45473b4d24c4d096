import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { readServiceAccountKey } from '../../../../../src/issue/google/caller/read-service-account-key.ts'
import { shown } from '../../../../kit/shown.ts'

const EMAIL = 'minter@my-project.iam.gserviceaccount.com'
const pem = { type: 'pkcs8', format: 'pem' } as const
const UNIVERSE = 'googleapis.com'
let rsa = ''
let weak = ''
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export(pem)
  .toString()

beforeAll(() => {
  rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem).toString()
  weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export(pem).toString()
})

const key = (more: object = {}): object => ({
  type: 'service_account',
  client_email: EMAIL,
  private_key_id: 'abc123',
  private_key: rsa,
  token_uri: 'http://169.254.169.254/canary',
  ...more,
})
const problem = (json: unknown, universe = UNIVERSE): string => {
  const read = readServiceAccountKey(json, universe)
  return read.ok ? 'none' : read.problem
}

describe('readServiceAccountKey', () => {
  it('reads the account, the id of the key and the key, and nothing else', () => {
    const read = readServiceAccountKey(key(), UNIVERSE)
    expect(read).toMatchObject({ ok: true, key: { email: EMAIL, keyId: 'abc123' } })
    expect(shown(read)).not.toContain('canary')
  })

  it('takes the key of the universe that the operator works in', () => {
    expect(problem(key({ universe_domain: 'example.org' }), 'example.org')).toBe('none')
  })

  it.each([
    ['a key of another universe', { universe_domain: 'canary.example' }, 'universe_domain is not'],
    ['credentials of another type', { type: 'authorized_user' }, 'missing or malformed: type'],
    ['no email', { client_email: undefined }, 'missing or malformed: client_email'],
    ['an email with a path in it', { client_email: 'canary/../x@y.iam.z' }, 'client_email'],
    ['a GKE-federated name', { client_email: 'canary.svc.id.goog' }, 'client_email'],
    ['an id of the key with a line break', { private_key_id: 'canary\n' }, 'private_key_id'],
    ['no key', { private_key: undefined }, 'missing or malformed: private_key'],
    ['a key that is none', { private_key: 'canary' }, 'no RSA key in PEM'],
    ['half a key', { private_key: '-----BEGIN PRIVATE KEY-----\ncanary\n' }, 'no RSA key in PEM'],
    ['an elliptic key', { private_key: elliptic }, 'no RSA key in PEM'],
  ])('refuses %s, and quotes nothing of it', (_, more, words) => {
    const said = problem(key(more))
    expect(said).toContain(words)
    expect(said).not.toContain('canary')
  })

  it('refuses a key that is too short', () => {
    expect(problem(key({ private_key: weak }))).toContain('2048 to 4096 bits')
  })

  it.each([undefined, null, 'canary', 7, ['canary'], {}])('refuses %j', (json) => {
    const said = problem(json)
    expect(said).not.toBe('none')
    expect(said).not.toContain('canary')
  })
})
