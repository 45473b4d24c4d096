import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { secretParts } from '../../../kit/canary/secret-parts.ts'

const of = (key: string, value: string): ReturnType<typeof secretParts> =>
  secretParts('etl/reader', key, value)

test('of a token the signature is secret, as text and as bytes', () => {
  expect(of('token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl')).toEqual([
    {
      what: 'signature of token in etl/reader',
      text: 'c2lnbmF0dXJl',
      bytes: Buffer.from('signature'),
    },
  ])
})

test('of a blob the signature is, of an opaque text all of it, under whatever key', () => {
  expect(of('signature', 'c2lnbmF0dXJl')).toEqual([
    { what: 'signature in etl/reader', text: 'c2lnbmF0dXJl', bytes: Buffer.from('signature') },
  ])
  expect(of('password', 'hunter2hunter2')).toEqual([
    { what: 'password in etl/reader', text: 'hunter2hunter2' },
  ])
})

test('of a file that holds a token the signature is, and of one that only names a file nothing', () => {
  const signature = 'c2lnbmF0dXJl'.repeat(4)
  const token = `eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.${signature}`
  expect(of('.netrc', `machine git.example.com\nlogin me\npassword ${token}\n`)).toMatchObject([
    { what: 'signature of .netrc in etl/reader', text: signature },
  ])
  const opaque = `ya29.${'b0A-'.repeat(20)}.end`
  expect(of('.env', `TOKEN=${opaque}\nEXPIRES_AT=soon\n`)).toEqual([
    { what: '.env in etl/reader', text: opaque },
  ])
  expect(of('kubeconfig', '{"users":[{"user":{"tokenFile":"/run/token"}}]}')).toEqual([])
  expect(of('aws-config', '[default]\nrole_arn = arn:aws:iam::123456789012:role/r\n')).toEqual([])
})

test('of a file that holds client credentials the secret is, and not what stands beside it', () => {
  const secret = `mlt_${'abcDEF-_123'.repeat(4).slice(0, 43)}`
  const file = `TOKEN_URL=https://issuer.example.com/token\nCLIENT_SECRET=${secret}\n`
  expect(of('.env', file)).toEqual([{ what: '.env in etl/reader', text: secret }])
})

test('of signing keys the private members are, also when the document is damaged', () => {
  const key = '{"kty":"EC","x":"abc","y":"def","d":"cHJpdmF0ZQ","kid":"k"}'
  for (const document of [`{"signing":[${key}]}`, `{"signing":[${key}`]) {
    expect(of('keys.json', document)).toMatchObject([
      { what: 'private member d of keys.json in etl/reader', text: 'cHJpdmF0ZQ' },
    ])
  }
})

test('a document of keys without private members has nothing secret: its ids are public', () => {
  expect(of('keys.json', '{"signing":[{"kid":"a-public-id-of-a-key"}]}')).toEqual([])
})

test('of client credentials the secret is secret, and not what names them', () => {
  for (const key of ['clientId', 'credentialId', 'tokenUrl']) {
    expect(of(key, 'a value of some length')).toEqual([])
  }
  expect(of('clientSecret', 'mlt_of-some-length')).toEqual([
    { what: 'clientSecret in etl/reader', text: 'mlt_of-some-length' },
  ])
})

test('what is public is not secret', () => {
  for (const key of ['expiresAt', 'keyId', 'publicKey', 'tls.crt', 'ca.crt']) {
    expect(of(key, 'a value of some length')).toEqual([])
  }
})

type KeyPair = ReturnType<typeof generateKeyPairSync>

const KEYS: Readonly<Record<string, () => KeyPair>> = {
  'an EC key': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'an Ed25519 key': () => generateKeyPairSync('ed25519'),
  'an RSA key': () => generateKeyPairSync('rsa', { modulusLength: 1024 }),
}

const pemOf = ({ privateKey }: KeyPair): string =>
  privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

for (const [what, generate] of Object.entries(KEYS)) {
  test(`of ${what} in PEM the private numbers are secret, and nothing of the public key or of the frame`, () => {
    const pair = generate()
    const pem = pemOf(pair)
    const parts = of('tls.key', pem)
    const bytes = Buffer.concat(parts.map((part) => part.bytes ?? Buffer.alloc(0)))
    const { d = '' } = pair.privateKey.export({ format: 'jwk' })
    expect(bytes.toString('base64url')).toContain(d.slice(0, -1))
    const texts = parts.flatMap(({ text }) => text ?? [])
    for (const text of texts) expect(pem).toContain(text)
    // Of each number some bits at its edges share a character with what is beside it.
    const characters = (bytes.length * 8) / 6
    expect(texts.join('').length).toBeGreaterThan(characters - 2 * parts.length)
    expect(texts.join('').length).toBeLessThanOrEqual(characters)
    const open = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString()
    const shared = [open.replaceAll('\n', ''), pemOf(generate()).replaceAll('\n', '')]
    const windows = texts.flatMap((text) =>
      Array.from({ length: Math.max(text.length - 11, 0) }, (_, at) => text.slice(at, at + 12)),
    )
    expect(windows.length).toBeGreaterThan(10)
    expect(windows.filter((window) => shared.some((other) => other.includes(window)))).toEqual([])
  })
}

test('of a PEM that cannot be read all is secret but the frame', () => {
  const line = 'Q'.repeat(48) + 'secretsecretsecr'
  const pem = `-----BEGIN PRIVATE KEY-----\n${line}\nsecond-line-of-it\n-----END PRIVATE KEY-----\n`
  expect(of('tls.key', pem).map(({ text }) => text)).toEqual([
    'secretsecretsecr',
    'second-line-of-it',
  ])
})
