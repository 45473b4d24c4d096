import { describe, expect, test } from 'vitest'
import type { FrozenUse } from '../../../src/api/frozen-use.ts'
import { frozenUsesOf } from '../../../src/kube/frozen-uses-of.ts'
import { MINUTE, NOW, SECOND } from '../../kit/gen.ts'
import { ENV, rawPod, running } from '../../kit/raw-pod.ts'

type Over = Parameters<typeof rawPod>[0]

const VOLUMES = [
  { name: 'whole', secret: { secretName: 'reader' } },
  {
    name: 'mixed',
    projected: { sources: [{ secret: { name: 'reader' } }, { configMap: { name: 'map' } }] },
  },
  { name: 'map', configMap: { name: 'map' } },
]

const mounting = (...volumeMounts: readonly object[]): Over => ({
  spec: { containers: [{ name: 'app', volumeMounts }], volumes: VOLUMES },
})

/** `how container secret` of each use. */
const shown = (raw: unknown): string[] =>
  frozenUsesOf(raw).map(({ how, container, secret }) => `${how} ${container} ${secret}`)

describe('what the containers of a pod have of Secrets', () => {
  test('is told with when they and the pod were started', () => {
    expect(frozenUsesOf(rawPod())).toEqual([
      {
        pod: 'api-1',
        container: 'app',
        secret: 'reader',
        how: 'env',
        startedAt: NOW + MINUTE,
        podStartedAt: NOW + 30 * SECOND,
        owner: { kind: 'Pod', name: 'api-1' },
        workload: undefined,
        madeFor: {},
        restartedAt: undefined,
      },
    ] satisfies FrozenUse[])
  })

  test.each<[string, Over, string[]]>([
    ['the environment', {}, ['env app reader']],
    [
      'all of a Secret as environment, optional or not',
      {
        spec: {
          containers: [
            { name: 'app', envFrom: [{ secretRef: { name: 'reader', optional: true } }] },
          ],
        },
      },
      ['envFrom app reader'],
    ],
    [
      'several keys of one Secret, once',
      { spec: { containers: [{ name: 'app', env: [...ENV.env, ...ENV.env] }] } },
      ['env app reader'],
    ],
    [
      'other sources of the environment',
      {
        spec: {
          containers: [
            {
              name: 'app',
              env: [
                { name: 'A', value: 'reader' },
                { name: 'B', valueFrom: { configMapKeyRef: { name: 'reader' } } },
              ],
              envFrom: [{ configMapRef: { name: 'reader' } }],
            },
          ],
        },
      },
      [],
    ],
    ['a subPath', mounting({ name: 'whole', subPath: 'token' }), ['subPath app reader']],
    ['a subPathExpr', mounting({ name: 'whole', subPathExpr: '$(N)' }), ['subPath app reader']],
    ['a projected subPath', mounting({ name: 'mixed', subPath: 'x' }), ['subPath app reader']],
    ['whole volumes', mounting({ name: 'whole' }, { name: 'mixed' }), ['volume app reader']],
    [
      'an empty subPath, which is none',
      mounting({ name: 'whole', subPath: '' }),
      ['volume app reader'],
    ],
    ['volumes of something else', mounting({ name: 'map', subPath: 'x' }, { name: 'none' }), []],
  ])('%s', (_what, over, expected) => {
    expect(shown(rawPod(over))).toEqual(expected)
  })

  test('a container counts that runs, since it was last started', () => {
    const terminated = { name: 'app', state: { terminated: { exitCode: 1 } } }
    const waiting = { name: 'app', state: { waiting: { reason: 'CrashLoopBackOff' } } }
    expect(shown(rawPod({ status: { containerStatuses: [terminated] } }))).toEqual([])
    expect(shown(rawPod({ status: { containerStatuses: [waiting] } }))).toEqual([])
    expect(shown(rawPod({ status: { containerStatuses: undefined } }))).toEqual([])
    const again = [running('app', '2026-06-01T13:00:00Z')]
    const [use] = frozenUsesOf(rawPod({ status: { containerStatuses: again } }))
    expect(use?.startedAt).toBe(NOW + 60 * MINUTE)
  })

  test('sidecars and debug containers count, what only prepares does not', () => {
    const spec = {
      containers: [{ name: 'app' }],
      initContainers: [
        { name: 'proxy', restartPolicy: 'Always', ...ENV },
        { name: 'prepare', ...ENV },
      ],
      ephemeralContainers: [{ name: 'debugger', ...ENV }],
    }
    const status = {
      initContainerStatuses: [running('proxy'), running('prepare')],
      ephemeralContainerStatuses: [running('debugger')],
    }
    expect(shown(rawPod({ spec, status }))).toEqual(['env proxy reader', 'env debugger reader'])
  })

  test.each<[string, Over]>([
    ['has succeeded', { status: { phase: 'Succeeded' } }],
    ['has failed', { status: { phase: 'Failed' } }],
    ['is being deleted', { metadata: { deletionTimestamp: '2026-06-01T12:00:00Z' } }],
  ])('a pod that %s has none', (_what, over) => {
    expect(shown(rawPod(over))).toEqual([])
  })

  test.each([
    undefined,
    null,
    'text',
    1,
    [],
    {},
    { metadata: { name: 1 } },
    { spec: 'x', status: [] },
  ])('what is no pod has none: %j', (raw) => {
    expect(frozenUsesOf(raw)).toEqual([])
  })

  test('what it was made for by a restart is read of its annotations', () => {
    const annotations = {
      'credential-id.mintlet.dev/uid-1': 'token-7',
      'mintlet.dev/restarted-at': '2026-06-01T12:00:10Z',
      other: 'x',
    }
    const [use] = frozenUsesOf(rawPod({ metadata: { annotations } }))
    expect(use?.madeFor).toEqual({ 'uid-1': 'token-7' })
    expect(use?.restartedAt).toBe(NOW + 10 * SECOND)
  })
})
