import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createScanner } from '../../../kit/canary/create-scanner.ts'
import type { SecretPart } from '../../../kit/canary/secret-part.ts'

const signature = randomBytes(64)
const text = signature.toString('base64url')
const part: SecretPart = { what: 'signature of token in etl/reader', text, bytes: signature }
const scan = createScanner([part])

const ENCODINGS: Readonly<Record<string, (plain: string) => string>> = {
  'in clear': (plain) => plain,
  'in base64': (plain) => Buffer.from(plain).toString('base64'),
  'in base64, one further': (plain) => Buffer.from(`.${plain}`).toString('base64'),
  'in base64, two further': (plain) => Buffer.from(`..${plain}`).toString('base64'),
  'in base64url': (plain) => Buffer.from(`{"token":"${plain}"}`).toString('base64url'),
  'in hex': (plain) => Buffer.from(plain).toString('hex'),
  'in upper-case hex': (plain) => Buffer.from(plain).toString('hex').toUpperCase(),
  'URL-escaped': encodeURIComponent,
  'in JSON': (plain) => JSON.stringify({ plain }),
}

for (const [how, encode] of Object.entries(ENCODINGS)) {
  test(`every run of twelve characters is found ${how}`, () => {
    for (let at = 0; at + 12 <= text.length; at += 1) {
      const found = scan('a log', `before ${encode(text.slice(at, at + 12))} after`)
      expect(found.map(({ where, what }) => ({ at, where, what }))).toEqual([
        { at, where: 'a log', what: part.what },
      ])
    }
  })

  test(`eight characters are not enough ${how}`, () => {
    for (let at = 0; at + 8 <= text.length; at += 1) {
      // Nine bytes are twelve characters of base64, which count.
      expect(scan('a log', `(${encode(text.slice(at, at + 8))})`)).toEqual([])
    }
  })
}

test('the bytes of a signature are found in hex and in the other alphabet', () => {
  for (const [form, leak] of [
    ['its bytes in hex', signature.toString('hex')],
    ['its bytes in base64 at offset 0', signature.toString('base64')],
  ] as const) {
    expect([form, 'raw']).toContain(scan('a log', leak)[0]?.form)
  }
})

test('a finding says where in bytes, how much and in which form, and nothing of the secret', () => {
  const found = scan('a log', `héllo ${text.slice(3, 23)}`)
  expect(found).toEqual([{ where: 'a log', offset: 7, length: 20, what: part.what, form: 'raw' }])
  expect(createScanner([part])('x', JSON.stringify(found))).toEqual([])
})

test('a secret is told once a text, however often it is there, and each of several is', () => {
  const other: SecretPart = { what: 'another', text: 'a-second-secret-of-some-length' }
  const both = createScanner([part, other])
  const found = both('a log', `${text} ${text} ${other.text} ${text}`)
  expect(found.map(({ what }) => what)).toEqual([part.what, 'another'])
})

test('a text at the edges of the input is found, and a shorter one is no trouble', () => {
  expect(scan('a log', text.slice(0, 12))).toHaveLength(1)
  expect(scan('a log', '')).toEqual([])
  expect(createScanner([])('a log', text)).toEqual([])
})
