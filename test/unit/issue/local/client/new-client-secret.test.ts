import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { newClientSecret } from '../../../../../src/issue/local/client/new-client-secret.ts'

const many = Array.from({ length: 50 }, newClientSecret)

it('newClientSecret makes 32 random bytes behind a prefix, another secret and salt each time', () => {
  const secrets = many.map(({ clientSecret }) => clientSecret.reveal())
  for (const secret of secrets) {
    expect(secret).toMatch(/^mlt_[A-Za-z0-9_-]{43}$/)
    expect(Buffer.from(secret.slice(4), 'base64url')).toHaveLength(32)
  }
  expect(new Set(secrets)).toHaveProperty('size', many.length)
  expect(new Set(many.map(({ verifier }) => verifier.salt))).toHaveProperty('size', many.length)
})

it('newClientSecret keeps HMAC-SHA256 of the secret under a salt of 16 bytes', () => {
  for (const { clientSecret, verifier } of many) {
    const salt = Buffer.from(verifier.salt, 'base64url')
    expect(salt).toHaveLength(16)
    const hash = createHmac('sha256', salt).update(clientSecret.reveal()).digest('base64url')
    expect(verifier).toEqual({ salt: verifier.salt, hash })
  }
})

it('newClientSecret shows the secret to nobody who prints what it made', () => {
  const [made = newClientSecret()] = many
  const shown = `${inspect(made, { showHidden: true, depth: 9 })}${JSON.stringify(made)}`
  expect(shown).not.toContain(made.clientSecret.reveal().slice(4))
})
