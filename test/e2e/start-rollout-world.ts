import type { RolloutRestart } from '../../src/api/rollout-restart.ts'
import { deployed } from '../cluster/operator/deployed.ts'
import { installMintlet } from '../cluster/operator/install-mintlet.ts'
import { createTokenApi, type Token, type TokenApi } from '../cluster/operator/token-api.ts'
import type { OpenCluster } from '../kit/one-node/open-cluster.ts'
import type { Ended, LogLine, Operator } from '../kit/operator.ts'
import { LIVES } from './lives.ts'
import { NS } from './namespace.ts'
import { startReady } from './start-ready.ts'
import { createWorkloadApi, type WorkloadApi } from './workload-api.ts'

/** In a real cluster: an operator that may restart workloads, the issuer `local`, and workloads with its tokens. */
export type RolloutWorld = AsyncDisposable & {
  readonly tokens: TokenApi
  readonly workloads: WorkloadApi
  /** Makes a short-lived token for workloads to come, and waits for its Secret, which has its name. */
  issue(name: string, listed: readonly RolloutRestart[]): Promise<Token>
  token(name: string): Promise<Token>
  /** Resolves when the operator has ended. */
  stop(signal: NodeJS.Signals): Promise<Ended>
  /** Resolves when the next process of the operator is ready. */
  start(): Promise<void>
  /** What all its processes logged. */
  lines(): readonly LogLine[]
}

/** @param cluster whose node is this machine; the caller's */
export async function startRolloutWorld(cluster: OpenCluster): Promise<RolloutWorld> {
  const { admin } = cluster
  const rights = ['rbac.yaml', 'rbac-rollout-restart.yaml'].map(deployed)
  await installMintlet(admin, {
    namespaces: [],
    rights: (await Promise.all(rights)).join('\n---\n'),
    group: 'system:serviceaccounts:mintlet-system',
  })
  const kubeconfig = await cluster.kubeconfigFor('mintlet-system', 'mintlet')
  const tokens = createTokenApi(admin)
  const flags = [`--kubeconfig=${kubeconfig}`, ...FLAGS]
  const operators: Operator[] = [await startReady(flags)]

  return {
    tokens,
    workloads: createWorkloadApi(admin),
    async issue(name, rolloutRestart) {
      await tokens.create([NS, name], {
        accessToken: { lifetime: `${LIVES.tokenSeconds}s` },
        refresh: { before: LIVES.refreshBefore },
        rolloutRestart,
      })
      return tokens.untilReady([NS, name])
    },
    async token(name) {
      const found = await tokens.token([NS, name])
      if (found === undefined) throw new Error(`there is no ${name}`)
      return found
    },
    stop: (signal) => last(operators).stop(signal),
    async start() {
      operators.push(await startReady(flags))
    },
    lines: () => operators.flatMap((operator) => operator.lines()),
    async [Symbol.asyncDispose]() {
      await last(operators)[Symbol.asyncDispose]()
    },
  }
}

const FLAGS = [
  // Who takes over from a process that was killed is not asked here: it would wait for the lease.
  '--leader-elect=false',
  '--oidc-base-url=http://mintlet.test',
  '--oidc-address=127.0.0.1:0',
]

function last(operators: readonly Operator[]): Operator {
  const found = operators.at(-1)
  if (found === undefined) throw new Error('no operator was started')
  return found
}
