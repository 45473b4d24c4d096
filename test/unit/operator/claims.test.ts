import { expect, test } from 'vitest'
import { claims } from '../../../src/operator/claims.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { credential, issuedStatus } from '../../kit/credential-gen.ts'
import { token } from '../../kit/gen.ts'

test('the objects of every kind that name a Secret are found, with whether they hold it', () => {
  const view = createClusterView([], 'mintlet-system')
  const status = issuedStatus()
  view.credentials.put(credential({ status }))
  const elsewhere = credential({
    metadata: { name: 'other', uid: 'uid-of-other' },
    spec: { secret: { name: 'elsewhere' } },
  })
  view.credentials.put(elsewhere)
  const reader = token({ spec: { secret: { name: 'pipeline-credential' } } })
  view.tokens.put(reader)
  const { name, uid, creationTimestamp } = reader.metadata
  expect(claims(view, 'etl', 'pipeline-credential')).toEqual([
    { kind: 'ImpersonatedToken', name, uid, creationTimestamp, holds: false },
    {
      kind: 'ServiceAccountCredential',
      name: 'pipeline',
      uid: 'uid-of-pipeline',
      creationTimestamp: elsewhere.metadata.creationTimestamp,
      holds: true,
    },
  ])
  expect(claims(view, 'etl', 'elsewhere').map((each) => each.name)).toEqual(['other'])
  expect(claims(view, 'web', 'pipeline-credential')).toEqual([])
})
