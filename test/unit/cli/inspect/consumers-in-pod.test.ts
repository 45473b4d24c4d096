import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import { type ConsumerWorld, consumersInPod } from '../../../../src/cli/inspect/consumers-in-pod.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'
import { ENV, rawPod, running } from '../../../kit/raw-pod.ts'

/** token-1 since NOW, token-2 since half an hour later, which is half an hour ago. */
const WORLD: ConsumerWorld = {
  secretName: 'reader',
  published: {
    ownerUid: 'uid-of-reader',
    given: [
      { id: 'token-1', from: NOW, until: NOW + HOUR },
      { id: 'token-2', from: NOW + 30 * MINUTE, until: NOW + 90 * MINUTE },
    ],
    isComplete: true,
    life: HOUR,
    olderUntil: NOW + HOUR,
    replacedAt: undefined,
  },
  issuedAt: NOW + 30 * MINUTE,
  isRefreshed: true,
  refreshAt: NOW + HOUR,
  rolloutRestart: [],
  now: NOW + 45 * MINUTE,
}

const at = (milliseconds: number): string => formatTime(NOW + milliseconds)
const whole = (mount: object = {}): object => ({
  containers: [{ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/v', ...mount }] }],
  volumes: [{ name: 'v', secret: { secretName: 'reader' } }],
})

describe('who in a pod uses a Secret', () => {
  test('an environment that was read before the refresh fails when the token of then does', () => {
    expect(consumersInPod(rawPod(), WORLD)).toEqual([
      {
        pod: 'api-1',
        owner: { kind: 'Pod', name: 'api-1' },
        container: 'app',
        how: 'env',
        startedAt: at(MINUTE),
        startedBeforeIssue: true,
        refreshes: 'Missed',
        failsAt: at(HOUR),
        failsAtLatest: false,
        isRestarted: false,
      },
    ])
  })

  test('one that was read since has what is published, and will miss what comes', () => {
    const status = { containerStatuses: [running('app', at(40 * MINUTE))] }

    expect(consumersInPod(rawPod({ status }), WORLD)).toMatchObject([
      { startedBeforeIssue: false, refreshes: 'Missed', failsAt: at(90 * MINUTE) },
    ])
  })

  test('a volume shows each refresh, also a projected one', () => {
    const projected = {
      ...whole(),
      volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'reader' } }] } }],
    }
    for (const spec of [whole(), projected]) {
      expect(consumersInPod(rawPod({ spec }), WORLD)).toMatchObject([
        { how: 'volume', refreshes: 'Seen', startedBeforeIssue: true },
      ])
    }
  })

  test('a volume that was mounted while the Secret was immutable does not', () => {
    const published = WORLD.published && { ...WORLD.published, replacedAt: NOW + 30 * MINUTE }

    expect(consumersInPod(rawPod({ spec: whole() }), { ...WORLD, published })).toMatchObject([
      { how: 'volume', refreshes: 'Missed' },
    ])
  })

  test('a subPath never does', () => {
    expect(consumersInPod(rawPod({ spec: whole({ subPath: 'token' }) }), WORLD)).toMatchObject([
      { how: 'subPath', refreshes: 'Missed' },
    ])
  })

  test('what spec.rolloutRestart restarts in time is told as that', () => {
    const metadata = {
      name: 'api-7d9f-x',
      labels: { 'pod-template-hash': '7d9f' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'api-7d9f', controller: true },
      ],
    }
    const rolloutRestart = [{ kind: 'Deployment', name: 'api' } as const]

    expect(consumersInPod(rawPod({ metadata }), { ...WORLD, rolloutRestart })).toMatchObject([
      { owner: { kind: 'Deployment', name: 'api' }, refreshes: 'Missed', isRestarted: true },
    ])
  })

  test('whoever pulls images with it reads it anew', () => {
    const spec = { containers: [{ name: 'app' }], imagePullSecrets: [{ name: 'reader' }] }

    expect(consumersInPod(rawPod({ spec }), WORLD)).toEqual([
      {
        pod: 'api-1',
        owner: { kind: 'Pod', name: 'api-1' },
        how: 'imagePullSecrets',
        refreshes: 'Seen',
      },
    ])
  })

  test('containers that do not run are told too: they wait for it, or have had it', () => {
    const spec = {
      containers: [{ name: 'app', ...ENV }],
      initContainers: [{ name: 'init', ...ENV }],
    }
    const status = { phase: 'Pending', containerStatuses: [] }

    const consumers = consumersInPod(rawPod({ spec, status }), WORLD)

    expect(consumers.map(({ container, startedAt }) => [container, startedAt])).toEqual([
      ['app', undefined],
      ['init', undefined],
    ])
  })

  test('where there is only one credential nothing can be missed', () => {
    const once = { ...WORLD, isRefreshed: false, refreshAt: undefined }

    expect(consumersInPod(rawPod(), once)).toMatchObject([{ refreshes: 'None' }])
  })

  test('where nothing is published nothing is said of an end', () => {
    const [consumer] = consumersInPod(rawPod(), {
      ...WORLD,
      published: undefined,
      issuedAt: undefined,
    })

    expect(consumer).toMatchObject({ refreshes: 'Missed' })
    expect(consumer).not.toHaveProperty('failsAt')
    expect(consumer).not.toHaveProperty('startedBeforeIssue')
  })

  test.each([
    ['has another Secret', rawPod(), { ...WORLD, secretName: 'other' }],
    ['is on its way out', rawPod({ metadata: { deletionTimestamp: at(0) } }), WORLD],
    ['has run to its end', rawPod({ status: { phase: 'Succeeded' } }), WORLD],
    ['is none', 'pod', WORLD],
    ['is empty', {}, WORLD],
  ])('nobody in a pod that %s', (_what, raw, world) => {
    expect(consumersInPod(raw, world)).toEqual([])
  })
})
