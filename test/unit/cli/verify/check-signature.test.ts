import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
} from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { readJws } from '../../../../src/cli/read-jws.ts'
import { checkSignature, type IssuerKeys } from '../../../../src/cli/verify/check-signature.ts'

type Signer = {
  readonly jwk: JWK
  readonly kid: string
  readonly key: CryptoKey
  readonly alg: string
}

async function signer(alg: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const bare = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(bare)
  return { jwk: { ...bare, kid, alg, use: 'sig' }, kid, key: privateKey, alg }
}

const sign = (by: Pick<Signer, 'key'>, header: { alg: string; kid?: string }): Promise<string> =>
  new CompactSign(Buffer.from('{"sub":"x"}')).setProtectedHeader(header).sign(by.key)

async function outcomes(
  token: string,
  keys: Partial<IssuerKeys>,
  pinned?: readonly string[],
): Promise<Record<string, string>> {
  const jws = readJws(token)
  if (jws === undefined) throw new Error('no JWS')
  const checks = await checkSignature(token, jws, { keys: [], source: 'issuer', ...keys }, pinned)
  return Object.fromEntries(checks.map(({ check, outcome }) => [check, outcome]))
}

const GOOD = { Algorithm: 'Passed', Key: 'Passed', Signature: 'Passed' }
let ours: Signer
let theirs: Signer

beforeAll(async () => {
  ours = await signer('ES256')
  theirs = await signer('ES256')
})

describe('a signature', () => {
  test.each(['ES256', 'RS256', 'EdDSA'])(
    'by %s is verified with the key of its kid',
    async (alg) => {
      const by = await signer(alg)
      const token = await sign(by, { alg, kid: by.kid })
      const keys = { keys: [ours.jwk, by.jwk], algorithms: [alg] }
      expect(await outcomes(token, keys, [by.kid])).toEqual(GOOD)
    },
  )

  test('by another key of the same name fails', async () => {
    const token = await sign(theirs, { alg: 'ES256', kid: ours.kid })
    expect(await outcomes(token, { keys: [ours.jwk] })).toEqual({ ...GOOD, Signature: 'Failed' })
  })

  test('of a key that the issuer has not fails, also without a kid', async () => {
    const bad = { Algorithm: 'Passed', Key: 'Failed', Signature: 'Failed' }
    const token = await sign(theirs, { alg: 'ES256', kid: theirs.kid })
    expect(await outcomes(token, { keys: [ours.jwk] })).toEqual(bad)
    const nameless = await sign(ours, { alg: 'ES256' })
    expect(await outcomes(nameless, { keys: [ours.jwk] })).toEqual(bad)
  })

  test('with an algorithm that the issuer does not sign with is not looked at', async () => {
    const token = await sign(ours, { alg: 'ES256', kid: ours.kid })
    const bad = { Algorithm: 'Failed', Key: 'Passed', Signature: 'Skipped' }
    expect(await outcomes(token, { keys: [ours.jwk], algorithms: ['RS256'] })).toEqual(bad)
    const other = { ...ours.jwk, alg: 'EdDSA' }
    expect(await outcomes(token, { keys: [other] })).toEqual(bad)
  })

  test('by a secret that is everybody’s, which the public key is, fails', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(ours.jwk).padEnd(64))
    const token = await new CompactSign(Buffer.from('{}'))
      .setProtectedHeader({ alg: 'HS256', kid: ours.kid })
      .sign(secret)
    expect((await outcomes(token, { keys: [ours.jwk] }))['Algorithm']).toBe('Failed')
  })

  test('with a key that somebody put in place of the issuer’s fails', async () => {
    const swapped = { ...theirs.jwk, kid: ours.kid }
    const token = await sign(theirs, { alg: 'ES256', kid: ours.kid })
    const bad = { Algorithm: 'Passed', Key: 'Failed', Signature: 'Skipped' }
    expect(await outcomes(token, { keys: [swapped] }, [ours.kid])).toEqual(bad)
    const added = await sign(theirs, { alg: 'ES256', kid: theirs.kid })
    expect(await outcomes(added, { keys: [theirs.jwk] }, [ours.kid])).toEqual(bad)
    const nonsense = { kty: 'EC', kid: ours.kid }
    expect((await outcomes(token, { keys: [nonsense] }, [ours.kid]))['Key']).toBe('Failed')
  })
})
