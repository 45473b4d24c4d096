import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serviceAccountUrl } from '../../../../src/issue/k0rdent/call/service-account-url.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import { shown } from '../../../kit/shown.ts'
import { ENDPOINT, EXPIRES_AT, IDENTITY, k0rdentWorld, live, SA } from './k0rdent-world.ts'

const PREFIX = ['v1', 'regions', 'global', 'iam', 'service-accounts']

const HOSTILE = [
  '',
  '.',
  '..',
  '../x',
  'a/b',
  'a\\b',
  'a%2fb',
  '%2e%2e',
  'a?b',
  'a#b',
  'a b',
  'a\r\nHost: x',
  'a\0',
  '@evil.example',
  '//evil.example',
  'https://evil.example/',
  '-rf',
  '_x',
  'ä',
  'аdmin',
  'a'.repeat(129),
  'a\n',
]

describe('ids in URLs', () => {
  it.each(HOSTILE)('asks nothing for the id %j', async (id) => {
    const { issuers, http } = k0rdentWorld(() => httpAnswered(204, ''))
    const service = issuers.credentials(IDENTITY)
    const results = [
      await service.view(id, live()),
      await service.create(id, EXPIRES_AT, () => true, live()),
      await service.remove(id, 'cred-001', live()),
      await service.remove(SA, id, live()),
    ]
    expect(results).toEqual([
      expect.objectContaining({ ok: false }),
      expect.objectContaining({ kind: 'NotCommitted' }),
      expect.objectContaining({ kind: 'Failed' }),
      expect.objectContaining({ kind: 'Failed' }),
    ])
    expect(http.sent).toEqual([])
    expect(shown(results).includes(id) && id.length > 4).toBe(false)
  })

  it('either throws or leads exactly where the ids say', () => {
    const plain = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/)
    // Also halves of surrogate pairs. To make fc.string({ unit: 'binary' }) takes a second.
    const anyCodePoint = fc
      .integer({ min: 0, max: 0x10_ff_ff })
      .map((code) => String.fromCodePoint(code))
    // Few and short: what is refused is refused for one character, or for its length.
    const anything = fc.oneof(
      { weight: 3, arbitrary: plain },
      { weight: 1, arbitrary: fc.tuple(plain, anyCodePoint, plain).map((each) => each.join('')) },
      { weight: 2, arbitrary: fc.stringMatching(/^[A-Za-z0-9./%\\@:?#_-]{0,8}$/) },
      { weight: 2, arbitrary: fc.constantFrom(...HOSTILE, 'a'.repeat(128)) },
    )
    let built = 0
    fc.assert(
      fc.property(anything, anything, (account, id) => {
        const url = urlOf(account, id)
        built += url === undefined ? 0 : 1
        const path = [...PREFIX, account, 'credentials', id]
        expect(url === undefined || leadsTo(url, path)).toBe(true)
      }),
      { numRuns: 300 },
    )
    expect(built).toBeGreaterThan(20)
  })
})

/** undefined: refused, with a TypeError; anything else that is thrown is a failure of the test. */
function urlOf(account: string, id: string): URL | undefined {
  try {
    return serviceAccountUrl(ENDPOINT, account, 'credentials', id)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

const leadsTo = ({ origin, pathname, search, hash }: URL, path: readonly string[]): boolean =>
  origin === ENDPOINT.origin && search === '' && hash === '' && pathname === `/${path.join('/')}`
