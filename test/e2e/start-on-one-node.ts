import { kubectlMissing } from '../cluster/operator/kubectl.ts'
import { findOneNode } from '../kit/one-node/find-one-node.ts'
import { type OpenCluster, openCluster } from '../kit/one-node/open-cluster.ts'
import { waitTurn } from '../kit/wait-turn.ts'
import { NS } from './namespace.ts'
import { without } from './without.ts'

/** A world in a real cluster, or why there is none. */
export type OnOneNode<World> = AsyncDisposable &
  (
    | { readonly world: World; readonly missing?: never }
    | { readonly missing: string; readonly world?: never }
  )

/**
 * Starts what a file of tests needs, in a cluster that no other file uses meanwhile: each finds it without mintlet
 * and leaves it so. Why there is none goes to stderr as well.
 *
 * @param start given the cluster, which ends after the world
 * @throws Error when there is a cluster and the world does not start in it
 */
export async function startOnOneNode<World extends AsyncDisposable>(
  start: (cluster: OpenCluster) => Promise<World>,
): Promise<OnOneNode<World>> {
  await using starting = new AsyncDisposableStack()
  if (kubectlMissing !== undefined) return without(kubectlMissing)
  // It is that of whatever keeps the machine busy and has to be well within a time.
  starting.use(await waitTurn())
  const found = await findOneNode()
  if (found.missing !== undefined) return without(found.missing)
  const cluster = starting.use(await openCluster(found.kubeconfig, NS))
  const world = starting.use(await start(cluster))
  const all = starting.move()
  return { world, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
