import { expect, test } from 'vitest'
import { requestInfo } from '../../../kit/control-plane/request-info.ts'
import { credentialCallOf } from '../../../kit/faults/credential-call.ts'

const of = (method: string, path: string, body?: object) =>
  credentialCallOf(requestInfo(method, path, '', body && JSON.stringify(body)))

const OBJECTS = '/apis/mintlet.dev/v1alpha1/namespaces/a/serviceaccountcredentials'
const byName = { by: 'name', namespace: 'a', name: 'pipeline' }

test('what is asked about the object itself names it', () => {
  expect(of('GET', `${OBJECTS}/pipeline`)).toEqual({
    what: 'get serviceaccountcredentials',
    of: byName,
    isWrite: false,
  })
  expect(of('PATCH', `${OBJECTS}/pipeline/status`, {})).toEqual({
    what: 'patch serviceaccountcredentials/status',
    of: byName,
    isWrite: true,
  })
})

test('the Secret under the usual name is of its object, and a dry run is no write', () => {
  const secret = { metadata: { name: 'pipeline-credential' } }
  expect(of('POST', '/api/v1/namespaces/a/secrets', secret)).toEqual({
    what: 'create secrets (target)',
    of: byName,
    isWrite: true,
  })
  expect(of('POST', '/api/v1/namespaces/a/secrets?dryRun=All', secret)).toEqual({
    what: 'create secrets (rehearsal)',
    of: byName,
    isWrite: false,
  })
})

test('a record is of a uid, and a list of records of a service account', () => {
  const own = '/api/v1/namespaces/mintlet-system/secrets'
  expect(of('PATCH', `${own}/mintlet-credential-u-1`, [])).toEqual({
    what: 'patch secrets (record)',
    of: { by: 'uid', uid: 'u-1' },
    isWrite: true,
  })
  const selector = encodeURIComponent(
    'mintlet.dev/record=credential,mintlet.dev/service-account-hash=00ff',
  )
  expect(of('GET', `${own}?labelSelector=${selector}&limit=500`)).toEqual({
    what: 'list secrets (records)',
    of: { by: 'account', hash: '00ff' },
    isWrite: false,
  })
})

test('what is about all objects, or about something else, is of none', () => {
  const others = [
    of('GET', OBJECTS),
    of('GET', `${OBJECTS}?watch=true&fieldSelector=metadata.name%3Dpipeline`),
    of('GET', '/api/v1/namespaces/mintlet-system/secrets/administrator'),
    of('GET', '/api/v1/namespaces/mintlet-system/secrets?labelSelector=mintlet.dev%2Frecord'),
    of('PATCH', '/api/v1/namespaces/a/secrets/pipeline', []),
    of('PUT', '/apis/coordination.k8s.io/v1/namespaces/mintlet-system/leases/mintlet'),
  ]
  expect(others).toEqual(others.map(() => undefined))
})

test('the records are in the namespace of the operator that is looked at', () => {
  const path = '/api/v1/namespaces/mintlet-b/secrets/mintlet-credential-u-1'
  const request = requestInfo('PATCH', path, '', '[]')
  expect(credentialCallOf(request, 'mintlet-b')?.what).toBe('patch secrets (record)')
  expect(credentialCallOf(request)).toBe(undefined)
})
