import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Form, parseForm } from '../../../../src/serve/oauth/parse-form.ts'

const parsed = (body: string | Uint8Array): Form | undefined => parseForm(Buffer.from(body))

it('parseForm decodes names and values', () => {
  const form = parsed('gr%61nt=a+b%20c&scope=x%3Dy=z&unknown=%C3%A4&empty=&&bare')
  expect(form?.text('grant')).toBe('a b c')
  expect(form?.text('scope')).toBe('x=y=z')
  expect(form?.text('unknown')).toBe('ä')
  expect(form?.text('empty')).toBeUndefined()
  expect(form?.text('bare')).toBeUndefined()
  expect(form?.text('toString')).toBeUndefined()
})

it('parseForm keeps resource and audience as often as they come, and no other', () => {
  const form = parsed('resource=a&audience=x&resource=b&resource=')
  expect(form?.all('resource')).toEqual(['a', 'b'])
  expect(form?.all('audience')).toEqual(['x'])
  expect(parsed('scope=a&scope=b')).toBeUndefined()
  expect(parsed('scope=a&sc%6Fpe=a')).toBeUndefined()
  expect(parsed('unknown=a&unknown=b')).toBeUndefined()
  expect(parsed('scope=&scope=b')?.text('scope')).toBe('b')
})

it.each([
  ['bytes that are not UTF-8', Buffer.from([0x61, 0x3d, 0xff])],
  ['an escape that is not UTF-8', 'a=%FF'],
  ['an overlong escape', 'a=%C0%AF'],
  ['an escape cut short', 'a=%4'],
  ['an escape of no number', 'a=%zz'],
  ['a broken name', '%=a'],
])('parseForm refuses %s', (_what, body) => {
  expect(parsed(body)).toBeUndefined()
})

it('parseForm takes any pairs that were encoded, and gives them back', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 })
  const value = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(fc.dictionary(name, value), (pairs) => {
      const form = parsed(new URLSearchParams(pairs).toString())
      for (const [key, text] of Object.entries(pairs)) expect(form?.text(key)).toBe(text)
    }),
  )
})

it('parseForm never throws, whatever the bytes, and prints none of them', () => {
  const form = fc.string({
    unit: fc.constantFrom('a', 'b', '=', '&', '%', '+', 'C3', 'ä', '\0'),
    maxLength: 40,
  })
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    form.map((text) => Buffer.from(text)),
  )
  fc.assert(fc.property(bytes, (body) => void parseForm(body)))
  const shown = parsed('canary=canary&client_secret=canary')
  expect(inspect(shown, { depth: 9, showHidden: true })).not.toContain('canary')
  expect(JSON.stringify(shown)).not.toContain('canary')
  expect(String(shown?.secret('client_secret'))).toBe('[redacted]')
})
