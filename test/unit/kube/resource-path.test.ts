import { expect, test } from 'vitest'
import { resourcePath } from '../../../src/kube/resource-path.ts'

const secrets = { version: 'v1', resource: 'secrets' }

test('it builds the paths of collections, objects and subresources', () => {
  expect(resourcePath(secrets)).toBe('/api/v1/secrets')
  expect(resourcePath(secrets, { namespace: 'etl', name: 'reader' })).toBe(
    '/api/v1/namespaces/etl/secrets/reader',
  )
  expect(
    resourcePath(
      { group: 'mintlet.dev', version: 'v1alpha1', resource: 'impersonatedtokens' },
      { namespace: 'etl', name: 'reader', subresource: 'status' },
    ),
  ).toBe('/apis/mintlet.dev/v1alpha1/namespaces/etl/impersonatedtokens/reader/status')
})

test.each([
  '',
  '.',
  '..',
  'a/b',
  'a%2Fb',
  'a?b',
  'a#b',
  'a b',
  'é',
  '../kube-system',
  'a'.repeat(254),
])('it refuses the name %j', (name) => {
  expect(() => resourcePath(secrets, { namespace: 'etl', name })).toThrow(RangeError)
})
