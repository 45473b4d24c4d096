import { describe, expect, test } from 'vitest'
import { secretMetadata } from '../../../src/plan/secret-metadata.ts'

const published = { tokenId: 'token-1', expiresAt: '2026-06-01T13:00:00Z' }
const ours = {
  labels: { 'app.kubernetes.io/managed-by': 'mintlet' },
  annotations: {
    'mintlet.dev/token-id': 'token-1',
    'mintlet.dev/expires-at': '2026-06-01T13:00:00Z',
  },
}

describe('secretMetadata()', () => {
  test('marks a Secret as ours, with what is in it and until when', () => {
    expect(secretMetadata({ type: 'Opaque' }, published)).toEqual(ours)
  })

  test("adds the user's, which never win over ours", () => {
    const target = {
      type: 'Opaque',
      labels: { team: 'data', 'app.kubernetes.io/managed-by': 'me' },
      annotations: { note: 'x', 'mintlet.dev/token-id': 'mine' },
    }
    expect(secretMetadata(target, published)).toEqual({
      labels: { team: 'data', ...ours.labels },
      annotations: { note: 'x', ...ours.annotations },
    })
  })
})
