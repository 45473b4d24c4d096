import { describe, expect, test } from 'vitest'
import { secretFacts } from '../../../../src/cli/inspect/inspected-secret.ts'
import type { RawSecret } from '../../../../src/cli/inspect/raw-secret.ts'

const WRITTEN = {
  ownerUid: 'uid-of-reader',
  credentialId: 'token-1',
  expiresAt: '2026-06-01T13:00:00Z',
  secretResourceVersion: '100',
  secretDigest: 'digest',
}

const secret = (
  over: Partial<RawSecret['metadata']> = {},
  rest: Partial<RawSecret> = {},
): RawSecret => ({
  metadata: {
    resourceVersion: '100',
    creationTimestamp: '2026-06-01T11:00:00Z',
    annotations: {
      'mintlet.dev/token-id': 'token-1',
      'mintlet.dev/expires-at': '2026-06-01T13:00:00Z',
      'mintlet.dev/receipt': '{}',
    },
    ownerReferences: [
      { apiVersion: 'v1', kind: 'X', name: 'x', uid: 'other' },
      { apiVersion: 'v1', kind: 'X', name: 'reader', uid: 'uid-of-reader', controller: true },
    ],
    managedFields: [{ manager: 'mintlet', operation: 'Update', time: '2026-06-01T12:00:00Z' }],
    ...over,
  },
  type: 'Opaque',
  data: { token: 'YWJj' },
  ...rest,
})

describe('what may be said of a Secret', () => {
  test('as mintlet left it', () => {
    expect(secretFacts(secret(), WRITTEN, 'digest')).toEqual({
      type: 'Opaque',
      immutable: false,
      createdAt: '2026-06-01T11:00:00Z',
      resourceVersion: '100',
      owner: 'This',
      isExpired: false,
      keys: [{ key: 'token', bytes: 3 }],
      isAsWritten: true,
      isTouched: false,
      annotations: [
        { annotation: 'mintlet.dev/token-id', value: 'token-1', wanted: 'token-1', agrees: true },
        {
          annotation: 'mintlet.dev/expires-at',
          value: '2026-06-01T13:00:00Z',
          wanted: '2026-06-01T13:00:00Z',
          agrees: true,
        },
      ],
      hasReceipt: true,
      editors: [],
    })
  })

  test('data that somebody edited, and who did', () => {
    const edited = secret({
      resourceVersion: '107',
      managedFields: [
        { manager: 'mintlet', operation: 'Update' },
        { manager: 'kubectl-edit', operation: 'Update', time: '2026-06-01T12:05:00Z' },
      ],
    })

    expect(secretFacts(edited, WRITTEN, 'another')).toMatchObject({
      isAsWritten: false,
      isTouched: true,
      editors: [{ manager: 'kubectl-edit', operation: 'Update', time: '2026-06-01T12:05:00Z' }],
    })
  })

  test('annotations that do not agree, or are missing', () => {
    const { annotations } = secretFacts(
      secret({ annotations: { 'mintlet.dev/token-id': 'token-0' } }),
      WRITTEN,
      'digest',
    )

    expect(annotations.map(({ value, agrees }) => [value, agrees])).toEqual([
      ['token-0', false],
      [undefined, false],
    ])
  })

  test.each([
    ['nobody', [], 'None'],
    [
      'another object',
      [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'other', controller: true }],
      'Other',
    ],
  ] as const)('that it belongs to %s', (_whom, ownerReferences, owner) => {
    expect(secretFacts(secret({ ownerReferences }), WRITTEN, 'digest').owner).toBe(owner)
  })

  test('one that is marked as expired, and immutable', () => {
    const ended = secret({ labels: { 'mintlet.dev/state': 'expired' } }, { immutable: true })

    expect(secretFacts(ended, WRITTEN, 'digest')).toMatchObject({
      isExpired: true,
      immutable: true,
    })
  })

  test('of an object that has published nothing only what is there', () => {
    const bare = {
      ownerUid: 'u',
      credentialId: undefined,
      expiresAt: undefined,
      secretResourceVersion: undefined,
      secretDigest: undefined,
    }

    const facts = secretFacts({ metadata: {} }, bare, 'digest')

    expect(facts).toMatchObject({ owner: 'None', keys: [], annotations: [], type: 'Opaque' })
    expect(facts).not.toHaveProperty('isAsWritten')
    expect(facts).not.toHaveProperty('isTouched')
  })
})
