import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { rsaPrivateKey } from '../../../../../src/issue/google/caller/rsa-private-key.ts'

const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
const rsa = (modulusLength: number): string =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export(pkcs8).toString()

/** Of 4,096 bits, as long as they get, and of no use: numbers that nobody had to look for, which takes seconds. */
function longest(): string {
  const whole = Buffer.alloc(512, 0xfb).toString('base64url')
  const half = Buffer.alloc(256, 0xfb).toString('base64url')
  const key = {
    kty: 'RSA',
    e: 'AQAB',
    n: whole,
    d: whole,
    p: half,
    q: half,
    dp: half,
    dq: half,
    qi: half,
  }
  return createPrivateKey({ format: 'jwk', key }).export(pkcs8).toString()
}

/** DER: tag, length in two bytes, content. */
const node = (tag: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  const head = Buffer.from([tag, 0x82, body.length >> 8, body.length & 0xff])
  return Buffer.concat([head, body])
}
const pem = (der: Buffer): string =>
  `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`
const integer = (bytes: number): Buffer => node(0x02, Buffer.alloc(bytes, 0x7f))

/** A DSA key with numbers so long that OpenSSL computes for a minute as soon as it reads it. */
const slowDsa = pem(
  node(
    0x30,
    Buffer.from('020100', 'hex'),
    node(
      0x30,
      Buffer.from('06072a8648ce380401', 'hex'),
      node(0x30, integer(1200), integer(20), integer(1000)),
    ),
    node(0x04, integer(600)),
  ),
)

describe('rsaPrivateKey()', () => {
  it('reads a key as Google hands it out', () => {
    const key = rsaPrivateKey(rsa(2048))
    expect(key).toMatchObject({ type: 'private', asymmetricKeyType: 'rsa' })
  })

  it('takes line breaks of any kind', () => {
    expect(typeof rsaPrivateKey(rsa(2048).replaceAll('\n', '\r\n'))).toBe('object')
  })

  it('takes the longest that Google makes', () => {
    expect(typeof rsaPrivateKey(longest())).toBe('object')
  })

  it('refuses a short key', () => {
    expect(rsaPrivateKey(rsa(1024))).toBe('does not have 2048 to 4096 bits')
  })

  it('refuses what is too long before anybody reads it', () => {
    const body = Buffer.alloc(4000, 7).toString('base64')
    const long = `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`
    expect(rsaPrivateKey(long)).toBe('is longer than an RSA key of 4096 bits')
  })

  it('gives a key of another type to nobody who would compute with it', () => {
    const started = performance.now()
    expect(slowDsa.length).toBeLessThan(4096)
    expect(rsaPrivateKey(slowDsa)).toBe('is no RSA key in PEM (PKCS #8)')
    expect(performance.now() - started).toBeLessThan(100)
  })

  it('refuses a key with something after it', () => {
    const whole = Buffer.from(rsa(2048).split('-----')[2] ?? '', 'base64')
    expect(rsaPrivateKey(pem(Buffer.concat([whole, Buffer.alloc(1)])))).toBe(
      'is no RSA key in PEM (PKCS #8)',
    )
  })

  it('refuses an RSA key that is not whole', () => {
    const whole = Buffer.from(rsa(2048).split('-----')[2] ?? '', 'base64')
    expect(rsaPrivateKey(pem(whole.subarray(0, 200)))).toBe('is no RSA key in PEM (PKCS #8)')
  })

  it.each(['', 'canary', '-----BEGIN PRIVATE KEY-----\ncanary', pem(Buffer.alloc(0))])(
    'refuses %j',
    (text) => {
      expect(typeof rsaPrivateKey(text)).toBe('string')
    },
  )
})
