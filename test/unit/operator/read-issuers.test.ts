import { expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { readIssuers } from '../../../src/operator/read-issuers.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { decodeIssuer } from '../../../src/watch/decode-issuer.ts'
import { issuer, NOW, objectMeta } from '../../kit/gen.ts'

test('metrics say of issuers of both kinds how they stand, also of one that nobody looked at yet', () => {
  const view = createClusterView([], 'mintlet-system')
  view.issuers.put({ ...issuer(), metadata: objectMeta({ name: 'local' }), status: {} })
  const ready = {
    type: 'Ready' as const,
    status: 'False' as const,
    reason: 'Unauthenticated' as const,
    message: 'text',
    lastTransitionTime: formatTime(NOW),
    observedGeneration: 1,
  }
  const metadata = objectMeta({ name: 'own', namespace: 'etl' })
  view.issuers.put(decodeIssuer('CredentialIssuer', { metadata, status: { conditions: [ready] } }))
  expect([...readIssuers(view)]).toEqual([
    {
      kind: 'ClusterCredentialIssuer',
      namespace: '',
      name: 'local',
      ready: false,
      reason: 'Pending',
    },
    {
      kind: 'CredentialIssuer',
      namespace: 'etl',
      name: 'own',
      ready: false,
      reason: 'Unauthenticated',
    },
  ])
})
