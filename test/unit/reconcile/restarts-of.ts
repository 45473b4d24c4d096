import type { ImpersonatedToken } from '../../../src/api/impersonated-token.ts'
import type { RolloutRestart } from '../../../src/api/rollout-restart.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { restartDue } from '../../../src/plan/restart/checks-restart.ts'
import { withRestarted } from '../../../src/plan/restart/with-restarted.ts'
import { readWorkloads } from '../../../src/reconcile/read-workloads.ts'
import { restartWorkload } from '../../../src/reconcile/restart-workload.ts'
import { intact, observed, secretOf, served, settings, token } from '../../kit/gen.ts'
import type { TurnWorld } from './credential/turn-world.ts'

export const PLACE = { resource: 'deployments', namespace: 'etl', name: 'api' }
export const API = { kind: 'Deployment', name: 'api' } as const
export const ALLOWED = { 'mintlet.dev/restart': 'allow' }
const MOST_STEPS = 24

/** A token with workloads to restart, and an API server that does what it is told. */
export type Restarts = {
  readonly world: TurnWorld
  of: ImpersonatedToken
  /** All that one turn does about them, as plan() has it; resolves with what the workloads are like then. */
  turn(): Promise<readonly string[]>
  /** A new credential, which status tells of. */
  mint(tokenId: string): void
  restarts(): number
}

/** The Deployment `api`. */
export function deploy(world: TurnWorld, annotations: object = ALLOWED): void {
  const spec = { replicas: 1, template: { metadata: { labels: {} } } }
  world.store.create('someone', PLACE, { kind: 'Deployment', metadata: { annotations }, spec })
}

export function restartsOf(
  world: TurnWorld,
  rolloutRestart: RolloutRestart[] = [API],
  name = 'reader',
): Restarts {
  const ports = world.ports()
  const one: Restarts = {
    world,
    of: served(token({ metadata: { name }, spec: { rolloutRestart } }), {
      status: { restartedFor: 'token-1' },
    }),
    async turn() {
      let seen = observed({ token: one.of, secret: secretOf(one.of, { live: intact() }) })
      for (let steps = 0; steps < MOST_STEPS; steps += 1) {
        const step = restartDue(seen, world.clock.now(), settings())
        if (step?.step === 'ReadWorkloads') seen = await readWorkloads(ports, seen)
        else if (step?.step === 'RestartWorkload') seen = await restartWorkload(ports, step, seen)
        else return told(seen)
      }
      throw new Error('the turn has no end')
    },
    mint(tokenId) {
      const status = { ...one.of.status, tokenId }
      one.of = {
        ...one.of,
        status: withRestarted(observed({ token: one.of }), one.of.status, status),
      }
    },
    restarts: () => (world.store.get(PLACE)?.metadata.generation ?? 1) - 1,
  }
  const told = (seen: Observed): readonly string[] => {
    one.of = { ...one.of, status: withRestarted(seen, one.of.status, one.of.status) }
    return (seen.workloads ?? []).map(({ state }) => state)
  }
  return one
}
