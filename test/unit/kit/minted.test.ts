import { expect, test } from 'vitest'
import { minted } from '../../e2e/install/minted.ts'
import type { Held } from '../../e2e/install/read-held.ts'

/** Only what is looked at. */
const held = {
  tokens: {
    'etl/reader': {
      status: {
        mints: 2,
        tokenId: 'jti',
        secretName: 'token',
        refreshAt: '2026-11-22T08:00:00Z',
      },
    },
    'etl/once': { status: { mints: 1, tokenId: 'only', secretName: 'once' } },
    'etl/none': {},
  },
  credentials: {
    'etl/client': { status: { mints: 3, credential: { id: 'c3' }, secretName: 'client' } },
  },
  secrets: {
    'etl/token': { metadata: { resourceVersion: '7' } },
    'other/once': { metadata: { resourceVersion: '8' } },
    'etl/client': { metadata: { resourceVersion: '9' } },
  },
} as unknown as Held

test('what is published is told by mints, id and version of the Secret', () => {
  expect(minted(held)).toEqual({
    'etl/reader': { mints: 2, id: 'jti', written: '7' },
    'etl/once': { mints: 1, id: 'only', written: 'missing' },
    'etl/client': { mints: 3, id: 'c3', written: '9' },
  })
})

test('what is due for a refresh by then is left out, and what has none is not', () => {
  const due = Date.parse('2026-11-22T08:00:00Z')
  expect(Object.keys(minted(held, due - 1))).toContain('etl/reader')
  expect(Object.keys(minted(held, due))).toEqual(['etl/once', 'etl/client'])
})
