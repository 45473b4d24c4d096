import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { checkBlob } from '../../../../src/cli/verify/check-blob.ts'

const PAYLOAD = Buffer.from('what is signed')
const payload = PAYLOAD.toString('base64')

type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }

async function published({ publicKey }: Pair): Promise<JWK & { kid: string }> {
  const jwk = publicKey.export({ format: 'jwk' }) as JWK
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) }
}

const PAIRS = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
} as const

const outcomes = async (...given: Parameters<typeof checkBlob>): Promise<Record<string, string>> =>
  Object.fromEntries((await checkBlob(...given)).map(({ check, outcome }) => [check, outcome]))

describe('the signature of a blob', () => {
  test.each(['ES256', 'RS256', 'EdDSA'] as const)('by %s is verified', async (algorithm) => {
    const pair = PAIRS[algorithm]()
    const jwk = await published(pair)
    const digest = algorithm === 'EdDSA' ? null : 'sha256'
    const signature = sign(digest, PAYLOAD, pair.privateKey).toString('base64')
    const blob = { payload, signature, keyId: jwk.kid, isPinned: true }
    expect(await outcomes(blob, [jwk], 'issuer')).toEqual({ Key: 'Passed', Signature: 'Passed' })
    const other = { ...blob, payload: Buffer.from('another').toString('base64') }
    expect(await outcomes(other, [jwk], 'issuer')).toEqual({ Key: 'Passed', Signature: 'Failed' })
  })

  test('fails without the key that status names, or with another under its name', async () => {
    const pair = PAIRS.ES256()
    const jwk = await published(pair)
    const swapped = { ...(await published(PAIRS.ES256())), kid: jwk.kid }
    const signature = sign('sha256', PAYLOAD, pair.privateKey).toString('base64')
    const blob = { payload, signature, keyId: jwk.kid, isPinned: true }
    const bad = { Key: 'Failed', Signature: 'Failed' }
    expect(await outcomes(blob, [], 'issuer')).toEqual(bad)
    expect(await outcomes({ ...blob, keyId: undefined }, [jwk], 'issuer')).toEqual(bad)
    expect(await outcomes(blob, [swapped], 'issuer')).toEqual(bad)
    expect(await outcomes({ ...blob, isPinned: false }, [swapped], 'issuer')).toEqual({
      Key: 'Passed',
      Signature: 'Failed',
    })
  })
})
