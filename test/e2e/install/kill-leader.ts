import { killOnNode } from '../../kit/one-node/kill-on-node.ts'
import { NS } from '../namespace.ts'
import { type OperatorPod, SYSTEM } from './operator-pods.ts'
import type { InstallWorld } from './start-install.ts'

/** Ends a pod of the operator without any grace, by the API, or its process, by its node. */
export async function killLeader(
  { kubectl, kubeconfig }: InstallWorld,
  { metadata: { name, uid }, spec }: OperatorPod,
  way: 'deleted' | 'killed',
): Promise<void> {
  if (way === 'deleted') {
    await kubectl('delete', 'pod', name, `-n${SYSTEM}`, '--grace-period=0', '--force')
    return
  }
  const [{ image } = { image: '' }] = spec.containers
  const { nodeName } = spec
  await killOnNode({ kubeconfig, namespace: NS, image, uid, nodeName, command: 'dist/main.js' })
}
