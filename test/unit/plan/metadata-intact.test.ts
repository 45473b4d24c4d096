import { describe, expect, test } from 'vitest'
import { metadataIntact } from '../../../src/plan/metadata-intact.ts'

const ours = {
  labels: { 'app.kubernetes.io/managed-by': 'mintlet' },
  annotations: {
    'mintlet.dev/token-id': 'token-1',
    'mintlet.dev/expires-at': '2026-06-01T13:00:00Z',
  },
}

describe('metadataIntact()', () => {
  test('does not mind what others add', () => {
    const more = { labels: { ...ours.labels, a: 'b' }, annotations: { ...ours.annotations, a: '' } }
    expect(metadataIntact(ours, more)).toBe(true)
  })

  test('minds what is missing or changed', () => {
    expect(metadataIntact(ours, { ...ours, labels: {} })).toBe(false)
    expect(
      metadataIntact(ours, {
        ...ours,
        annotations: { ...ours.annotations, 'mintlet.dev/token-id': '' },
      }),
    ).toBe(false)
  })

  test('does not take for ours what every object inherits', () => {
    const wanted = { labels: { toString: '' }, annotations: {} }
    expect(metadataIntact(wanted, { labels: {}, annotations: {} })).toBe(false)
  })
})
