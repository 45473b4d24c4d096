import { describe, expect, test } from 'vitest'
import { judgeInstalled } from '../../../../src/cli/doctor/judge-installed.ts'
import { judgePods, type RawPod } from '../../../../src/cli/doctor/judge-pods.ts'
import { judgeReplicas } from '../../../../src/cli/doctor/judge-replicas.ts'
import { judgeVersion } from '../../../../src/cli/doctor/judge-version.ts'
import type { Looked } from '../../../../src/cli/look/looked.ts'
import { NOW } from '../../../kit/gen.ts'
import { operatorDeployment } from '../../../kit/operator-deployment.ts'

const seen = <T>(value: T): Looked<T> => ({ seen: true, value, serverTime: NOW })
const FORBIDDEN = { seen: false, why: 'Forbidden', message: 'you may not list pods' } as const

describe('judgeInstalled()', () => {
  const none = { operators: [], namespace: undefined }
  test.each([
    ['Passed', { ...none, operators: [operatorDeployment()] }, false],
    ['Failed', none, false],
    ['Failed', { ...none, namespace: 'x' }, true],
    // It may be where nobody may look.
    ['Skipped', { ...none, namespace: 'mintlet-system' }, false],
  ] as const)('is %s for %j', (outcome, found, isNamed) => {
    expect(judgeInstalled(seen(found), isNamed).outcome).toBe(outcome)
  })
})

test.each([
  ['Passed', { wanted: 2, ready: 2, updated: 2 }, '2 of 2 ready'],
  ['Warning', { wanted: 2, ready: 1, updated: 2 }, '1 of 2 ready'],
  ['Warning', { wanted: 2, ready: 2, updated: 1 }, '2 of 2 ready, 1 updated'],
  ['Failed', { wanted: 2, ready: 0, updated: 2 }, '0 of 2 ready'],
  ['Failed', { wanted: 0, ready: 0, updated: 0 }, 'it is scaled to nothing'],
] as const)('judgeReplicas() is %s for %j', (outcome, replicas, detail) => {
  expect(judgeReplicas(operatorDeployment({ replicas }))).toMatchObject({ outcome, detail })
})

test.each([
  ['Passed', 'registry:5000/mintlet:1.2.3', undefined],
  ['Passed', 'mintlet:1.2.3@sha256:abc', undefined],
  ['Passed', 'mintlet@sha256:abc', '1.2.3'],
  ['Passed', 'mintlet:latest', '1.2.3'],
  ['Warning', 'mintlet:1.3.0', '1.2.3'],
  ['Warning', 'mintlet@sha256:abc', undefined],
] as const)('judgeVersion() is %s for %s and the label %s', (outcome, image, version) => {
  const operator = operatorDeployment({ image, version })
  expect(judgeVersion(operator, '1.2.3').outcome).toBe(outcome)
})

type Container = NonNullable<NonNullable<RawPod['status']>['containerStatuses']>[number]

const ended = (minutes: number): Container => ({
  restartCount: 3,
  lastState: {
    terminated: {
      reason: 'OOMKilled',
      finishedAt: new Date(NOW - minutes * 60_000).toISOString(),
    },
  },
})

const podsTold = (...containerStatuses: readonly Container[]): ReturnType<typeof judgePods> => {
  const metadata = { name: 'mintlet-a', namespace: 'mintlet-system' }
  return judgePods(
    seen({ items: [{ metadata, status: { containerStatuses } }], isCut: false }),
    NOW,
  )
}

describe('judgePods()', () => {
  test('passes while they run, or are about to', () => {
    expect(podsTold({ restartCount: 0 }).outcome).toBe('Passed')
    expect(podsTold({ state: { waiting: { reason: 'ContainerCreating' } } }).outcome).toBe('Passed')
    expect(podsTold(ended(61)).outcome).toBe('Passed')
  })

  test('fails for one that does not run, and says as what it ended', () => {
    const waiting = { reason: 'CrashLoopBackOff' }
    expect(podsTold({ ...ended(1), state: { waiting } })).toMatchObject({
      outcome: 'Failed',
      detail: 'pod mintlet-a does not run: CrashLoopBackOff (it ended as OOMKilled)',
      fix: expect.stringContaining('--previous'),
    })
  })

  test('fails for one whose image the node has not, and does not ask for a log', () => {
    const waiting = { reason: 'ImagePullBackOff' }
    expect(podsTold({ image: 'mintlet:9.9.9', state: { waiting } })).toMatchObject({
      outcome: 'Failed',
      detail: 'pod mintlet-a has no image mintlet:9.9.9: ImagePullBackOff',
      fix: 'bring the image to the nodes, or correct image.repository and image.tag: kubectl describe pod -n mintlet-system mintlet-a',
    })
  })

  test('warns of one that was restarted within the hour', () => {
    expect(podsTold(ended(5))).toMatchObject({
      outcome: 'Warning',
      detail: 'pod mintlet-a was restarted 5m ago, 3 times in all (it ended as OOMKilled)',
    })
  })

  test('has nothing to judge where there are none, and says where to look', () => {
    expect(judgePods(seen({ items: [], isCut: false }), NOW)).toMatchObject({
      outcome: 'Skipped',
      detail: 'there are none',
      fix: 'see replicas',
    })
  })

  test('is skipped by who may not look', () => {
    expect(judgePods(FORBIDDEN, NOW)).toMatchObject({
      outcome: 'Skipped',
      detail: FORBIDDEN.message,
    })
  })
})
