import { networkInterfaces } from 'node:os'
import { kubectl } from '../../cluster/operator/kubectl.ts'
import { type SharedCluster, startSharedCluster } from './start-shared-cluster.ts'

const ADDRESSES = '-ojsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}'

/**
 * A cluster whose one node is this very machine: that of E2E_KUBECONFIG, or the one of `../shared/cluster/up`. It is left
 * running. Its node has to share this machine's network, because pods ask emulators on loopback; so K3s in a container
 * is none.
 *
 * @throws Error when the cluster can be started here, and did not start, or E2E_KUBECONFIG reaches none
 */
export async function findOneNode(): Promise<SharedCluster> {
  const kubeconfig = process.env['E2E_KUBECONFIG'] ?? ''
  if (kubeconfig !== '') {
    if (await isThisMachine(kubeconfig)) return { kubeconfig }
    return { missing: 'the cluster of E2E_KUBECONFIG has another node than this machine' }
  }
  const shared = await startSharedCluster()
  if (shared.missing === undefined) return shared
  return { missing: `E2E_KUBECONFIG names no cluster, and ${shared.missing}` }
}

async function isThisMachine(kubeconfig: string): Promise<boolean> {
  const nodes = (await kubectl(kubeconfig, 'get', 'nodes', ADDRESSES)).split(' ')
  const ours = Object.values(networkInterfaces()).flatMap((all = []) => all)
  return nodes.every((node) => ours.some(({ address }) => address === node))
}
