import { expect, it } from 'vitest'
import { ecdsaDer } from '../../../../src/issue/local/ecdsa-der.ts'

const number = (...last: number[]): number[] => [
  ...Array.from({ length: 32 - last.length }, () => 0),
  ...last,
]

it('ecdsaDer drops leading zeros and keeps numbers positive', () => {
  const raw = Uint8Array.from([...number(1), ...number(0x80, 0)])
  expect([...ecdsaDer(raw)]).toEqual([0x30, 8, 2, 1, 1, 2, 3, 0, 0x80, 0])
})

it('ecdsaDer has the longest signature of P-256 in 72 bytes', () => {
  const der = ecdsaDer(new Uint8Array(64).fill(0xff))
  expect([der.length, ...der.subarray(0, 5)]).toEqual([72, 0x30, 70, 2, 33, 0])
})

it('ecdsaDer writes zero as one byte', () => {
  expect([...ecdsaDer(new Uint8Array(64))]).toEqual([0x30, 6, 2, 1, 0, 2, 1, 0])
})
