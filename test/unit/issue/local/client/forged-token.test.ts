import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonObject } from '../../../../../src/api/json.ts'
import { type ClientWorld, clientWorld, makeRing } from './client-world.ts'

const isActive = async ({ server }: ClientWorld, token: string): Promise<boolean> =>
  (await server.introspect('demo', token)).active

const encoded = (part: JsonObject): string =>
  Buffer.from(JSON.stringify(part)).toString('base64url')
const decoded = (part: string): JsonObject => JSON.parse(Buffer.from(part, 'base64url').toString())

const BASE64URL = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
const put = fc.oneof(
  fc.constantFrom(...BASE64URL),
  fc.constantFrom('', '=', '.', ' ', '\n', '\u0000', '+', '/'),
  fc.string({ unit: 'binary', maxLength: 3 }),
)

it('a token with anything in it changed, added or left out is inactive', async () => {
  const world = await clientWorld()
  const token = await world.token()
  const mutation = fc.tuple(fc.nat(token.length), put, fc.nat(2)).map(([at, text, cut]) => {
    return token.slice(0, at) + text + token.slice(at + cut)
  })
  await fc.assert(
    fc.asyncProperty(mutation, async (mutated) => {
      fc.pre(mutated !== token)
      expect(await isActive(world, mutated)).toBe(false)
    }),
    { numRuns: 500 },
  )
  expect(await isActive(world, token)).toBe(true)
})

it('a token has one spelling: bits that a decoder leaves out, padding and white space count', async () => {
  for (const algorithm of ['ES256', 'RS256', 'EdDSA'] as const) {
    const world = await clientWorld(algorithm)
    const token = await world.token()
    const others = BASE64URL.map((last) => token.slice(0, -1) + last).filter(
      (text) => text !== token,
    )
    for (const text of [
      ...others,
      `${token}==`,
      `${token}=`,
      `${token}\n`,
      ` ${token}`,
      `${token}.`,
    ]) {
      expect(await isActive(world, text)).toBe(false)
    }
  }
})

it('a token that anybody else signed is inactive, whatever it calls itself', async () => {
  const world = await clientWorld()
  const [header = '', payload = '', signature = ''] = (await world.token()).split('.')
  const { kid = '' } = decoded(header)
  const open = JSON.stringify(world.state.ring?.signing.publicKeys[0])
  const hmacOf = (input: string) => createHmac('sha256', open).update(input).digest('base64url')
  const confused = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`
  const stranger = await clientWorld()
  const [, , foreign = ''] = (await stranger.token()).split('.')
  const forged = [
    `${encoded({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.`,
    `${encoded({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.${signature}`,
    `${confused}.${hmacOf(confused)}`,
    `${encoded({ alg: 'EdDSA', typ: 'at+jwt', kid })}.${payload}.${signature}`,
    `${encoded({ alg: 'ES256', typ: 'at+jwt' })}.${payload}.${signature}`,
    `${header}.${encoded({ ...decoded(payload), sub: 'admin' })}.${signature}`,
    `${header}.${payload}.${foreign}`,
    await stranger.token(),
    await stranger.signed(),
  ]
  for (const token of forged) expect(await isActive(world, token)).toBe(false)

  // Every algorithm is one of the published keys', though not of the key that is named.
  const [ring, other] = [world.state.ring ?? (await makeRing()), await makeRing('EdDSA')]
  const publicKeys = [...ring.signing.publicKeys, ...other.signing.publicKeys]
  world.state.ring = { ...ring, signing: { ...ring.signing, publicKeys } }
  for (const token of forged) expect(await isActive(world, token)).toBe(false)
})

it('a token of a blob key, which is not published for tokens, is inactive', async () => {
  const world = await clientWorld()
  const ring = await makeRing()
  world.state.ring = { ...ring, signing: { ...ring.signing, signers: ring.blob.signers } }
  const token = await world.token()
  expect(await isActive(world, token)).toBe(false)
  world.state.ring = { ...ring, signing: ring.blob }
  expect(await isActive(world, token)).toBe(true)
})

it('no text is an active token', async () => {
  const world = await clientWorld()
  const part = fc.string({ unit: fc.constantFrom(...BASE64URL) })
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(part, part, part).map((parts) => parts.join('.')),
    fc
      .tuple(fc.json(), fc.json(), part)
      .map(([header, payload, signature]) =>
        [
          Buffer.from(header).toString('base64url'),
          Buffer.from(payload).toString('base64url'),
          signature,
        ].join('.'),
      ),
  )
  await fc.assert(
    fc.asyncProperty(text, async (token) => {
      expect(await world.server.introspect('demo', token)).toEqual({ active: false })
    }),
  )
})

it('a token that is longer than any that is made is inactive, though it is signed', async () => {
  const world = await clientWorld()
  const ofLength = (characters: number) => world.signed({ filler: 'x'.repeat(characters) })
  expect(await isActive(world, await ofLength(10_300))).toBe(true)
  expect(await isActive(world, await ofLength(10_600))).toBe(false)
})
