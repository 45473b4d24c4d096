import { expect, test } from 'vitest'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { neededOfSecret } from '../../../src/watch/needed-of-secret.ts'
import { objectMeta } from '../../kit/gen.ts'

const secret = (annotations: Record<string, string>) => ({ metadata: objectMeta({ annotations }) })

test('what spec.secret can set stays as it is', () => {
  const whole = secret({ team: 'etl', long: 'x'.repeat(4096) })
  expect(neededOfSecret(whole, 'mintlet-system')).toBe(whole)
})

test('of what is longer the key stays, with a value that no spec can ask for', () => {
  const { annotations } = neededOfSecret(
    secret({ team: 'etl', a: 'é'.repeat(99_000) }),
    'mintlet-system',
  ).metadata
  expect(Object.keys(annotations)).toEqual(['team', 'a'])
  expect(annotations['team']).toBe('etl')
  expect(annotations['a']).toHaveLength(4097)
})

test('of a receipt only the key stays', () => {
  const receipt = { 'mintlet.dev/receipt': '{"issuedAt":"2026-11-22T12:00:00Z"}' }
  const { annotations } = neededOfSecret(
    secret({ team: 'etl', ...receipt }),
    'mintlet-system',
  ).metadata
  expect(annotations).toEqual({ team: 'etl', 'mintlet.dev/receipt': '' })
})

test('the answers to our own writes are kept like that as well', () => {
  const view = createClusterView([], 'mintlet-system')
  const { metadata } = secret({ a: 'x'.repeat(99_000) })
  view.secrets.put({ metadata: { ...metadata, namespace: 'etl' } })
  expect(view.secrets.get('etl', 'reader')?.metadata.annotations['a']).toHaveLength(4097)
})
