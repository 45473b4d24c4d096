import { expect, test } from 'vitest'
import type { Condition } from '../../../src/api/condition.ts'
import { formatTime } from '../../../src/api/time.ts'
import { readObjects } from '../../../src/operator/read-objects.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { credential } from '../../kit/credential-gen.ts'
import { HOUR, NOW, token } from '../../kit/gen.ts'

const condition = (
  type: Condition['type'],
  status: Condition['status'],
  reason: Condition['reason'],
): Condition => ({
  type,
  status,
  reason,
  message: 'text',
  lastTransitionTime: formatTime(NOW),
  observedGeneration: 1,
})

test('metrics say of objects of every kind how they stand, also of one that nobody looked at yet', () => {
  const view = createClusterView([], 'mintlet-system')
  view.tokens.put(token())
  view.tokens.put(token(by('pipeline')))
  view.tokens.put(token(by('nobody')))
  const conditions = [
    condition('RefreshFailing', 'True', 'IssuerUnavailable'),
    condition('Ready', 'True', 'Rotated'),
    condition('ConsumersStale', 'False', 'ConsumersStale'),
    condition('Reconciling', 'True', 'Pending'),
  ]
  const times = { expiresAt: formatTime(NOW + HOUR), refreshAt: formatTime(NOW) }
  view.credentials.put(credential({ status: { conditions, ...times } }))
  const lapsed = { conditions: [condition('Ready', 'False', 'Lapsed')], expiresAt: 'never' }
  view.credentials.put(credential({ metadata: { name: 'other', uid: 'other' }, status: lapsed }))
  const nothing = {
    ready: false,
    reason: 'Pending',
    issuer: 'k0rdent',
    expiresAt: undefined,
    refreshAt: undefined,
    troubles: [],
  }
  const one = { kind: 'ImpersonatedToken', namespace: 'etl', ...nothing }
  expect([...readObjects(view)]).toEqual([
    { ...one, name: token().metadata.name, issuer: 'local' },
    { ...one, name: 'by-pipeline' },
    { ...one, name: 'by-nobody', issuer: '' },
    {
      kind: 'ServiceAccountCredential',
      namespace: 'etl',
      name: 'pipeline',
      issuer: 'k0rdent',
      ready: true,
      reason: 'Rotated',
      expiresAt: NOW + HOUR,
      refreshAt: NOW,
      troubles: [condition('RefreshFailing', 'True', 'IssuerUnavailable')],
    },
    {
      kind: 'ServiceAccountCredential',
      namespace: 'etl',
      ...nothing,
      name: 'other',
      reason: 'Lapsed',
    },
  ])
})

const by = (name: string): { metadata: object; spec: object } => ({
  metadata: { name: `by-${name}`, uid: name },
  spec: { credentialRef: { name } },
})
