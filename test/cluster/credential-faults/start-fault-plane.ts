import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { refusedRequests } from '../../kit/control-plane/refused-requests.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { deployed } from '../operator/deployed.ts'
import { installMintlet } from '../operator/install-mintlet.ts'
import { faultPlace } from './fault-place.ts'

const USER = 'operator-a'
const GROUP = 'mintlet-operators'
/** In the definitions, which are for one operator. */
const SYSTEM = 'mintlet-system'
const LOCAL_ISSUER = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/local'

/**
 * A control plane with the definitions, and for each world its namespaces and the rights of its operators. Its disposal
 * fails when these were not enough.
 *
 * @param names of the worlds; undefined is the one that has it to itself
 */
export async function startFaultPlane(
  names: readonly (string | undefined)[],
): Promise<ControlPlane> {
  const users = { [USER]: [GROUP] }
  const controlPlane = await startControlPlane({ users, auditLevel: 'None' })
  try {
    const places = names.map(faultPlace)
    const text = await deployed('rbac.yaml')
    await installMintlet(controlPlane.admin, {
      namespaces: places.map(({ namespace }) => namespace),
      rights: places.map(({ system }) => text.replaceAll(SYSTEM, system)).join('\n---\n'),
      group: GROUP,
    })
    // Each operator would write keys of its own into its status.
    await controlPlane.admin.request('DELETE', LOCAL_ISSUER)
    return {
      ...controlPlane,
      async [Symbol.asyncDispose]() {
        await using _ends = controlPlane
        const refused = await refusedRequests(controlPlane, (username) => username === USER)
        if (refused.length > 0) throw new Error(`operators were refused: ${refused.join(', ')}`)
      },
    }
  } catch (error) {
    await controlPlane.stop()
    throw error
  }
}
