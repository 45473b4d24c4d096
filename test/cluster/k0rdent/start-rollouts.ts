import { expect } from 'vitest'
import type { WorkloadKind } from '../../../src/api/rollout-restart.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { deployed } from '../operator/deployed.ts'
import { ROLLOUT_CRD } from '../restarts/rollout-crd.ts'
import { lookedAgain } from './looked-again.ts'
import { requestRotation } from './request-rotation.ts'
import { type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'
import { createWorkloads, type Workloads } from './workloads.ts'

type Listed = readonly (readonly [WorkloadKind, string])[]

/** Objects, each with a service account of its name, whose old credentials wait for workloads. */
export type Rollouts = AsyncDisposable & {
  readonly world: K0rdentWorld
  readonly workloads: Workloads
  /** Instead of the one that runs. */
  startOperator(): Promise<void>
  /** Makes one that is issued once and rotated once, with these workloads; resolves with the ids. */
  rotated(
    name: string,
    ...listed: Listed
  ): Promise<{ readonly first: string; readonly second: string }>
  restartsOf(listed: Listed): Promise<readonly number[]>
  /** Ids that work at the issuer, oldest first. */
  active(name: string): readonly string[]
  isActive(name: string, id: string): boolean
  /** Waits until the overlap is over and the operator has looked again. @throws unless the old one works */
  kept(name: string, id: string): Promise<void>
  untilRetired(name: string, id: string): Promise<void>
  /** Milliseconds between the second create of a service account and the first delete. */
  overlapOf(name: string): number
}

export const NS = 'roll'
export const OVERLAP_MS = 3000
const FLAGS = ['--last-used-interval=1s', '--settle=1s']

const account = (id: string) =>
  ({ id, scope: 'organization', scopeId: 'myorg', roles: [] }) as const

export async function startRollouts(names: readonly string[]): Promise<Rollouts> {
  const rights = [await deployed('rbac.yaml'), await deployed('rbac-rollout-restart.yaml')]
  const world = await startK0rdentWorld({
    rights: rights.join('\n---\n'),
    namespaces: [NS],
    k0rdent: { serviceAccounts: names.map(account) },
  })
  await world.controlPlane.admin.apply(ROLLOUT_CRD)
  const { ledger } = world.k0rdent
  const workloads = createWorkloads(world, NS)
  let operator: Operator = await world.startOperator({ flags: FLAGS })

  const active = (name: string): readonly string[] => ledger.active(name).map(({ id }) => id)
  const isActive = (name: string, id: string): boolean => active(name).includes(id)
  const restartsOf = (listed: Listed): Promise<readonly number[]> =>
    Promise.all(listed.map(([kind, name]) => workloads.restarts(kind, name)))

  return {
    world,
    workloads,
    startOperator: async () => {
      await operator.stop()
      operator = await world.startOperator({ flags: FLAGS })
    },
    async rotated(name, ...listed) {
      await world.createCredential([NS, name], {
        serviceAccount: name,
        lifetime: '1h',
        rotation: { policy: 'BeforeExpiry', overlap: `${OVERLAP_MS}ms` },
        rolloutRestart: listed.map(([kind, workload]) => ({ kind, name: workload })),
      })
      const { status } = await world.untilIssued([NS, name])
      // Whoever runs already was started with what is in the Secret now.
      await lookedAgain(world, name)
      expect(await restartsOf(listed)).toEqual(listed.map(() => 0))
      const { status: next } = await requestRotation(world, [NS, name])
      return { first: status?.credential?.id ?? '', second: next?.credential?.id ?? '' }
    },
    restartsOf,
    active,
    isActive,
    async kept(name, id) {
      const { status } = (await world.credential([NS, name])) ?? {}
      const old = status?.previous?.find((each) => each.id === id)
      await lookedAgain(world, name, Math.max(Date.now(), Date.parse(old?.retireAt ?? '') + 1000))
      expect(active(name)).toContain(id)
    },
    untilRetired: async (name, id) => {
      await until(`${id} of ${name} is deleted`, () => !isActive(name, id))
    },
    overlapOf(name) {
      const created = ledger.creates(name)[1]?.committedAt ?? Number.NaN
      return (ledger.deletes(name)[0]?.committedAt ?? Number.NaN) - created
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}
