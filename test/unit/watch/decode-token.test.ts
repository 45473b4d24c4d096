import { describe, expect, test } from 'vitest'
import type { ImpersonatedToken } from '../../../src/api/impersonated-token.ts'
import { decodeToken } from '../../../src/watch/decode-token.ts'
import { tokenSpec } from '../../kit/gen.ts'

const decode = (
  metadata: { uid?: string; generation?: number },
  spec: unknown = tokenSpec(),
  known?: ImpersonatedToken,
): ImpersonatedToken =>
  decodeToken(
    { metadata: { name: 'reader', namespace: 'etl', uid: 'u', generation: 1, ...metadata }, spec },
    known,
  )

const key = (index: number): string => `${'a'.repeat(253)}/${String(index).padStart(63, 'k')}`
const entries = (value: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 32 }, (_, index) => [key(index), value]))

describe('decodeToken()', () => {
  test.each([
    ['values', { signedJwt: { claims: { a: Array.from({ length: 10_000 }, () => ({})) } } }],
    ['characters', { signedJwt: { claims: { a: 'x'.repeat(262_145) } } }],
  ])('refuses a spec of too many %s before the schema reads it', (what, spec) => {
    const { spec: parsed } = decode({}, { ...tokenSpec(), accessToken: undefined, ...spec })
    expect(parsed).toMatchObject({
      valid: false,
      message: expect.stringMatching(
        new RegExp(`^spec: more than \\d+ ${what}; make it smaller$`, 'v'),
      ),
    })
  })

  test('takes the largest spec that the schema allows', () => {
    const { spec } = decode(
      {},
      tokenSpec({
        delegates: Array(10).fill('d'.repeat(253)),
        signedBlob: { payload: Buffer.alloc(65_536).toString('base64') },
        secret: { labels: entries('x'.repeat(63)), annotations: entries('x'.repeat(4096)) },
      }),
    )
    expect(spec).toMatchObject({ valid: true })
  })

  test('uses a spec again while uid and generation are the same', () => {
    const before = decode({})
    expect(decode({}, tokenSpec(), before).spec).toBe(before.spec)
  })

  test.each([
    ['another generation', { generation: 2 }],
    ['another object of that name', { uid: 'other' }],
    ['an object without a generation', { generation: 0 }],
  ])('reads the spec of %s', (_what, over) => {
    const before = decode('generation' in over && over.generation === 0 ? over : {})
    expect(decode(over, tokenSpec({ suspend: true }), before).spec).toMatchObject({
      value: { suspend: true },
    })
  })
})
