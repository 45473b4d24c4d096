import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { ecdsaRaw } from '../../../../src/issue/local/ecdsa-raw.ts'

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)

test('numbers that are short are filled up from the left', () => {
  const der = Uint8Array.from([0x30, 7, 2, 1, 1, 2, 2, 0x7f, 0xff])
  expect([...ecdsaRaw(der)]).toEqual([...zeros(31), 1, ...zeros(30), 0x7f, 0xff])
})

test('a zero before a number whose first bit is set is no digit', () => {
  const full = Array.from({ length: 32 }, () => 0xff)
  const der = Uint8Array.from([0x30, 70, 2, 33, 0, ...full, 2, 33, 0, ...full])
  expect([...ecdsaRaw(der)]).toEqual([...full, ...full])
})

test('a number of zero is all zeros', () => {
  const der = Uint8Array.from([0x30, 6, 2, 1, 0, 2, 1, 0])
  expect([...ecdsaRaw(der)]).toEqual(zeros(64))
})

test('a thousand signatures, whatever their lengths, verify in the form of JWS', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  const lengths = new Set<number>()
  for (let round = 0; round < 1000; round++) {
    const bytes = Buffer.from(`round ${round}`)
    const der = sign('sha256', bytes, privateKey)
    lengths.add(der.length)
    expect(verify('sha256', bytes, key, ecdsaRaw(der))).toBe(true)
  }
  expect(lengths.size).toBeGreaterThan(1)
})
