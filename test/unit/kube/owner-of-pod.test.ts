import { describe, expect, test } from 'vitest'
import { frozenUsesOf } from '../../../src/kube/frozen-uses-of.ts'
import { rawPod } from '../../kit/raw-pod.ts'

const known = (owner: object, labels = {}): string | undefined => {
  const ownerReferences = [
    { kind: 'Other', name: 'x' },
    { controller: true, ...owner },
  ]
  const [use] = frozenUsesOf(rawPod({ metadata: { ownerReferences, labels } }))
  const isRestartable = use?.workload === undefined ? '' : ' restartable'
  return use && `${use.owner.kind} ${use.owner.name}${isRestartable}`
}
const apps = (kind: string, name: string) => ({ apiVersion: 'apps/v1', kind, name })

describe('what people know a pod by', () => {
  test.each([
    [apps('ReplicaSet', 'api-5d4f'), { 'pod-template-hash': '5d4f' }, 'Deployment api restartable'],
    [
      apps('ReplicaSet', 'a-b-5d'),
      { 'rollouts-pod-template-hash': '5d' },
      'Rollout a-b restartable',
    ],
    [apps('ReplicaSet', 'bare'), {}, 'ReplicaSet bare'],
    [apps('ReplicaSet', 'api-other'), { 'pod-template-hash': '5d4f' }, 'ReplicaSet api-other'],
    [apps('StatefulSet', 'store'), {}, 'StatefulSet store restartable'],
    [apps('DaemonSet', 'agent'), {}, 'DaemonSet agent restartable'],
    [{ ...apps('StatefulSet', 'x'), apiVersion: 'apps.kruise.io/v1beta1' }, {}, 'StatefulSet x'],
    [{ apiVersion: 'batch/v1', kind: 'Job', name: 'once' }, {}, 'Job once'],
    [{ apiVersion: 'batch/v1', kind: 'Job', name: 'nightly-29657280' }, {}, 'CronJob nightly'],
    [{ ...apps('Evil\nkind', 'x') }, {}, 'Pod api-1'],
    [{ ...apps('Job', 'x (env in container y) fails') }, {}, 'Pod api-1'],
    [{ ...apps('K'.repeat(999), 'x') }, {}, 'Pod api-1'],
    [{ kind: 'Node' }, {}, 'Pod api-1'],
  ])('%j with labels %j is %s', (owner, labels, expected) => {
    expect(known(owner, labels)).toBe(expected)
  })
})
