import { describe, expect, test } from 'vitest'
import {
  createRemoteViews,
  type RemoteView,
} from '../../../../src/reconcile/credential/remote-views.ts'
import { remote, remoteCredential } from '../../../kit/credential-gen.ts'
import { NOW } from '../../../kit/gen.ts'

const view = (...ids: string[]): RemoteView => ({
  ...remote(ids.map((id) => remoteCredential({ id }))),
  clientId: 'client',
})

function idsOf(seen: RemoteView | undefined): string[] {
  return seen?.result.ok === true ? seen.result.credentials.map(({ id }) => id) : []
}

describe('what issuers said last', () => {
  test('is kept for each service account of each issuer', () => {
    const views = createRemoteViews()
    views.keep('k0rdent', 'sa-pipeline', view('a'))
    expect(idsOf(views.get('k0rdent', 'sa-pipeline'))).toEqual(['a'])
    expect(views.get('k0rdent', 'sa-other')).toBeUndefined()
    expect(views.get('etl/k0rdent', 'sa-pipeline')).toBeUndefined()
  })

  test('goes with what we do ourselves', () => {
    const views = createRemoteViews()
    views.keep('k0rdent', 'sa-pipeline', view('a', 'b'))
    views.removed('k0rdent', 'sa-pipeline', 'a')
    views.added('k0rdent', 'sa-pipeline', remoteCredential({ id: 'c' }))
    views.added('k0rdent', 'sa-pipeline', remoteCredential({ id: 'c' }))
    expect(idsOf(views.get('k0rdent', 'sa-pipeline'))).toEqual(['b', 'c'])
    expect(views.get('k0rdent', 'sa-pipeline')?.at).toBe(NOW)
    // Whatever it says of itself.
    views.keep('k0rdent', 'sa-other', view('x'))
    views.added('k0rdent', 'sa-other', remoteCredential({ id: 'y' }))
    expect(idsOf(views.get('k0rdent', 'sa-other'))).toEqual(['x', 'y'])
    expect(idsOf(views.get('k0rdent', 'sa-pipeline'))).toEqual(['b', 'c'])
  })

  test('is not made up where nothing was said', () => {
    const views = createRemoteViews()
    views.added('k0rdent', 'sa-pipeline', remoteCredential())
    expect(views.get('k0rdent', 'sa-pipeline')).toBeUndefined()
  })

  test('is forgotten with its issuer, and not with one whose name begins alike', () => {
    const views = createRemoteViews()
    for (const issuer of ['k0rdent', 'k0rdent-2', 'etl/k0rdent']) {
      views.keep(issuer, 'sa-pipeline', view('a'))
    }
    views.forget('k0rdent')
    expect(views.get('k0rdent', 'sa-pipeline')).toBeUndefined()
    expect(views.get('k0rdent-2', 'sa-pipeline')).toBeDefined()
    expect(views.get('etl/k0rdent', 'sa-pipeline')).toBeDefined()
  })
})
