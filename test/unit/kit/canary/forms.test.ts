import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { forms } from '../../../kit/canary/forms.ts'

const named = (part: Parameters<typeof forms>[0]): Record<string, string> =>
  Object.fromEntries(forms(part).map(({ name, text }) => [name, text]))

test('base64 at each offset stands in the base64 of any text around the secret, in both alphabets', () => {
  for (let length = 12; length < 40; length += 1) {
    const bytes = randomBytes(length)
    const found = named({ what: 'x', bytes })
    for (const offset of [0, 1, 2]) {
      for (const after of [0, 1, 2]) {
        const around = Buffer.concat([randomBytes(offset + 30), bytes, randomBytes(after)])
        const form = found[`its bytes in base64 at offset ${offset}`] ?? 'none'
        expect(around.toString('base64')).toContain(form)
        // All of it but what the neighbours have a part in.
        expect(form.length).toBeGreaterThanOrEqual(Math.floor((length * 8) / 6) - 1)
        const url = found[`its bytes in base64url at offset ${offset}`] ?? form
        expect(around.toString('base64url')).toContain(
          url.replaceAll('+', '-').replaceAll('/', '_'),
        )
      }
    }
  }
})

test('a text is looked for raw, in hex, URL-escaped and JSON-escaped', () => {
  const found = named({ what: 'x', text: 'pass+word/"of\nJoe"' })
  expect(found).toMatchObject({
    raw: 'pass+word/"of\nJoe"',
    hex: '706173732b776f72642f226f660a4a6f6522',
    'upper-case hex': '706173732B776F72642F226F660A4A6F6522',
    'URL-escaped': 'pass%2Bword%2F%22of%0AJoe%22',
    'JSON-escaped': 'pass+word/\\"of\\nJoe\\"',
  })
})

test('what is spelled alike is looked for once, under its plainest name', () => {
  const found = named({
    what: 'x',
    text: 'abcdefghijkl',
    bytes: Buffer.from('abcdefghijkl', 'base64'),
  })
  expect(Object.values(found)).toHaveLength(new Set(Object.values(found)).size)
  expect(found['raw']).toBe('abcdefghijkl')
  expect(found['JSON-escaped']).toBeUndefined()
})

test('what is shorter than twelve characters is not looked for in clear', () => {
  expect(named({ what: 'x', text: 'none' })).toEqual({})
})
