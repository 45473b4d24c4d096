import type { WorkloadKind } from '../../../src/api/rollout-restart.ts'
import type { Operator } from '../../kit/operator.ts'
import { createWorkloads, type Workloads } from '../k0rdent/workloads.ts'
import { deployed } from '../operator/deployed.ts'
import { startWorld, type World } from '../operator/start-world.ts'
import type { Token } from '../operator/token-api.ts'
import { ROLLOUT_CRD } from './rollout-crd.ts'
import { type RestartWatch, watchRestarts } from './watch-restarts.ts'

type Listed = { readonly kind: WorkloadKind; readonly name: string; readonly minInterval?: string }

/** Tokens of the local issuer, and workloads that are restarted for them. */
export type RestartWorld = AsyncDisposable & {
  readonly world: World
  readonly workloads: Workloads
  readonly watched: RestartWatch
  /** Makes one and waits for its first credential: of an hour, and refreshed only when somebody asks. */
  issue(name: string, listed: readonly Listed[], spec?: object): Promise<Token>
  /** Asks for a new credential and waits until it is there. */
  refresh(name: string): Promise<Token>
  token(name: string): Promise<Token>
  untilToken(what: string, name: string, is: (token: Token) => boolean): Promise<Token>
  /** Resolves when what was restarted for each credential is told of the one that there is. */
  untilRestarted(name: string): Promise<Token>
  /** Ends the operator, by SIGTERM unless given, and starts another process. */
  startAnew(signal?: NodeJS.Signals): Promise<void>
}

export const NS = 'restart'
/** Where nobody gave the right to restart. */
export const BARE_NS = 'bare'

const FLAGS = ['--leader-elect=false', '--settle=1s']

export async function startRestartWorld(): Promise<RestartWorld> {
  const rights = await deployed('rbac-rollout-restart-namespaced.yaml')
  const world = await startWorld({
    namespaces: [NS, BARE_NS],
    rights: `${await deployed('rbac.yaml')}\n---\n${rights.replaceAll('mintlet-demo', NS)}`,
    mayBeRefused: [`get rollouts.argoproj.io in ${BARE_NS}`],
  })
  await world.controlPlane.admin.apply(ROLLOUT_CRD)
  const workloads = createWorkloads(world, NS)
  const watched = watchRestarts(world.controlPlane, NS)
  let operator: Operator = await world.start({ flags: FLAGS })
  let asked = 0

  const untilToken: RestartWorld['untilToken'] = (what, name, is) =>
    world.untilToken(what, [NS, name], is, WITHIN_MS)

  async function token(name: string): Promise<Token> {
    const found = await world.token([NS, name])
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found
  }

  return {
    world,
    workloads,
    watched,
    async issue(name, rolloutRestart, spec = {}) {
      await world.create([NS, name], { accessToken: { lifetime: '1h' }, rolloutRestart, ...spec })
      return untilToken('is issued', name, ({ status }) => status?.mints === 1)
    },
    async refresh(name) {
      const { status } = await token(name)
      const value = `ask-${(asked += 1)}`
      const annotations = { 'mintlet.dev/refresh-requested': value }
      await world.patch([NS, name], { metadata: { annotations } })
      const mints = status?.mints ?? 0
      return untilToken(
        'is refreshed',
        name,
        ({ status: now }) => (now?.mints ?? 0) > mints && now?.lastHandledRefresh === value,
      )
    },
    token,
    untilToken,
    untilRestarted: (name) =>
      untilToken(
        'has its workloads restarted',
        name,
        ({ status }) => status?.tokenId !== undefined && status.restartedFor === status.tokenId,
      ),
    async startAnew(signal) {
      await operator.stop(signal)
      operator = await world.start({ flags: FLAGS })
    },
    async [Symbol.asyncDispose]() {
      await using ends = new AsyncDisposableStack()
      ends.use(world)
      ends.use(watched)
    },
  }
}

/** The operator may be starting anew meanwhile. */
const WITHIN_MS = 40_000
