import { describe, expect, it } from 'vitest'
import { sanitiseMessage } from '../../../../../src/issue/google/call/sanitise-message.ts'

const clean = (text: string, ...sent: string[]): string => sanitiseMessage(text, sent)

describe('sanitiseMessage()', () => {
  it.each([
    'Request contains an invalid argument.',
    'Invalid JSON payload received. Unknown name "x": Cannot find field.',
    'Invalid form of account ID X. Should be [Gaia ID |Email |Unique ID |] of the account',
  ])('leaves what Google says of itself: %s', (text) => {
    expect(clean(text, 'https://api.example.com', 'canary-7f3d9c')).toBe(text)
  })

  it.each([
    ['a JWT', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'],
    ['half of one', 'eyJhbGci'],
    ["one of Google's tokens", 'ya29.a0Af_b-short'],
    ['base64', 'QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['hex', '0123456789abcdef01234567'],
  ])('removes what looks like %s', (_what, secret) => {
    expect(clean(`Invalid value "${secret}" at field.`)).toBe('Invalid value "[…]" at field.')
  })

  it.each([
    ['as it is', 'Bad value my-canary-7f3d9c at claims'],
    ['in other case', 'Bad value MY-CANARY-7F3D9C at claims'],
    ['cut off', 'Bad value my-canar'],
    ['joined to something', 'Bad value xcanaryx'],
    ['taken apart', 'Bad value: my, then 7f3d9c, then canary'],
    ['with other signs', 'Bad value my\\u002dcanary%2D7f3d9c at claims'],
  ])('removes what we sent, %s', (_how, text) => {
    const shown = clean(text, 'my-canary-7f3d9c').toLowerCase()
    expect(shown).not.toMatch(/\bmy\b|canar|7f3d9c/)
    expect(shown).toContain('bad value')
    expect(shown).toContain('[…]')
  })

  it('removes short words that we sent, and keeps others that contain them', () => {
    expect(clean('abc is no value of abcs', 'abc')).toBe('[…] is no value of abcs')
  })

  it('puts what was removed side by side into one', () => {
    const text = 'Bad scope https://www.example.com/auth/secret here'
    expect(clean(text, 'https://www.example.com/auth/secret')).toBe('Bad scope […] here')
  })

  it('leaves printable ASCII on one line', () => {
    expect(clean('one\r\n\u001b[31mtwo\u0000\u202ethree\tfour é')).toBe('one [31mtwo three four')
  })

  it('is at most 200 characters, and quick with a megabyte', () => {
    const started = performance.now()
    const shown = clean('word '.repeat(200_000), 'payload '.repeat(8000))
    expect(performance.now() - started).toBeLessThan(2000)
    expect(shown).toHaveLength(200)
    expect(shown).toMatch(/…$/)
  })
})
