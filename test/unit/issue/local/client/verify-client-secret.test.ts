import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Client } from '../../../../../src/issue/local/client/client.ts'
import { hashClientSecret } from '../../../../../src/issue/local/client/hash-client-secret.ts'
import { newClientSecret } from '../../../../../src/issue/local/client/new-client-secret.ts'
import { verifyClientSecret } from '../../../../../src/issue/local/client/verify-client-secret.ts'
import { Redacted } from '../../../../../src/redacted.ts'
import { clientOf, credentialOf, HOUR, NOW } from './client-world.ts'

const made = Array.from({ length: 12 }, newClientSecret)
const secretOf = (nth: number): string => made[nth]?.clientSecret.reveal() ?? ''
const verifiers = (...nths: number[]) =>
  made.filter((_, nth) => nths.includes(nth)).map((each) => each.verifier)

const three = clientOf([
  credentialOf('old', verifiers(0), NOW),
  credentialOf('current', verifiers(1, 2), NOW + 2 * HOUR),
  credentialOf('previous', verifiers(3), NOW + HOUR),
])
const one = clientOf([credentialOf('only', verifiers(0))])
const none = clientOf([])

const found = (client: Client | undefined, secret: string, now = NOW): string | undefined =>
  verifyClientSecret({ client, secret: new Redacted(secret), now })?.id

/** How many hashes are made, and over how many bytes each. */
function work(client: Client | undefined, secret: string): number[] {
  const lengths: number[] = []
  verifyClientSecret({
    client,
    secret: new Redacted(secret),
    now: NOW,
    hash: (salt, bytes) => {
      lengths.push(salt.length + bytes.length)
      return hashClientSecret(salt, bytes)
    },
  })
  return lengths
}

const noHash = () => Buffer.alloc(32)

describe('verifyClientSecret', () => {
  it('tells which credential a secret is of, whichever of its secrets it is', () => {
    expect(found(three, secretOf(1))).toBe('current')
    expect(found(three, secretOf(2))).toBe('current')
    expect(found(three, secretOf(3))).toBe('previous')
    expect(found(three, secretOf(4))).toBeUndefined()
  })

  it('knows no credential from the very moment that it expires', () => {
    expect(found(three, secretOf(0))).toBeUndefined()
    expect(found(one, secretOf(0), NOW + HOUR - 1)).toBe('only')
    expect(found(one, secretOf(0), NOW + HOUR)).toBeUndefined()
  })

  it('knows nobody where there is no client or no credential', () => {
    expect(found(undefined, secretOf(0))).toBeUndefined()
    expect(found(none, secretOf(0))).toBeUndefined()
  })

  it('lets no other secret in', () => {
    const near = fc.tuple(fc.nat(46), fc.string({ maxLength: 1 })).map(([at, put]) => {
      const secret = secretOf(1)
      return secret.slice(0, at) + put + secret.slice(at + 1)
    })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), near), (secret) => {
        fc.pre(![1, 2, 3].some((nth) => secretOf(nth) === secret))
        expect(found(three, secret)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })

  it('lets nobody in by a verifier that is damaged', () => {
    const [{ salt, hash } = { salt: '', hash: '' }] = verifiers(0)
    const damaged = [
      { salt, hash: '' },
      { salt, hash: hash.slice(0, 40) },
      { salt, hash: `${hash}AAAA` },
      { salt, hash: Buffer.alloc(32).toString('base64url') },
      { salt: '', hash },
    ]
    for (const verifier of damaged) {
      const client = clientOf([
        credentialOf('damaged', [verifier]),
        credentialOf('good', verifiers(5)),
      ])
      expect(found(client, secretOf(0))).toBeUndefined()
      expect(found(client, '')).toBeUndefined()
      expect(found(client, secretOf(5))).toBe('good')
    }
    const nothing = clientOf([credentialOf('nothing', [{ salt, hash: '' }])])
    const secret = new Redacted(secretOf(0))
    expect(verifyClientSecret({ client: nothing, secret, now: NOW, hash: noHash })).toBeUndefined()
  })

  it('hashes nothing that is longer than a secret may be', () => {
    const huge = 'x'.repeat(4097)
    const salt = Buffer.alloc(16)
    const hash = (text: string) => hashClientSecret(salt, Buffer.from(text)).toString('base64url')
    const client = clientOf([
      credentialOf('huge', [
        { salt: salt.toString('base64url'), hash: hash(huge) },
        { salt: salt.toString('base64url'), hash: hash('') },
      ]),
    ])
    expect(found(client, huge)).toBeUndefined()
    expect(work(client, huge)).toEqual(Array(8).fill(16))
    expect(work(client, huge.slice(1))).toEqual(Array(8).fill(16 + 4096))
  })
})

describe('verifyClientSecret makes the same hashes', () => {
  it.each([
    ['an unknown client', undefined, secretOf(0)],
    ['a client without credentials', none, secretOf(0)],
    ['a wrong secret of one credential', one, secretOf(9)],
    ['a wrong secret of three credentials', three, secretOf(9)],
    ['an expired credential', three, secretOf(0)],
    ['the right secret, first of all', three, secretOf(1)],
    ['the right secret, last of all', three, secretOf(3)],
    [
      'twelve secrets',
      clientOf([
        credentialOf(
          'all',
          made.map((each) => each.verifier),
        ),
      ]),
      secretOf(0),
    ],
  ])('for %s', (_, client, secret) => {
    expect(work(client, secret)).toEqual(Array(8).fill(16 + secret.length))
  })

  it('for more secrets than that, of which those of the longest-lived credentials count', () => {
    const credentials = made.map(({ verifier }, nth) =>
      credentialOf(`c${nth}`, [verifier], NOW + (((nth * 5) % 12) + 1) * HOUR),
    )
    const client = clientOf(credentials)
    const counting = made.map((_, nth) => found(client, secretOf(nth))).filter(Boolean)
    const lastToExpire = credentials
      .toSorted((first, second) => second.expiresAt - first.expiresAt)
      .slice(0, 8)
    expect(counting).toHaveLength(8)
    expect(new Set(counting)).toEqual(new Set(lastToExpire.map(({ id }) => id)))
  })
})
