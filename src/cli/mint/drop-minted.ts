import { API_VERSION } from '../../api/group.ts'
import { KubeError } from '../../kube/error.ts'
import { isGone } from '../../write/failure-of.ts'
import type { CliWorld } from '../cli-world.ts'
import { describeKubeError } from '../describe-kube-error.ts'
import { readSecret } from '../read-secret.ts'

/** Nobody waits for them longer, who has pressed Ctrl-C. */
const TIMEOUT_MS = 10_000

type World = Pick<CliWorld, 'client' | 'namespace' | 'clock' | 'say'>

/**
 * Deletes the object, and then its Secret, which it would otherwise be asked to mend. Also when all else was given up,
 * so it does not look at the signal of the world. What is left is said, and never thrown.
 *
 * @param name of both
 */
export async function dropMinted(world: World, name: string): Promise<void> {
  const { namespace, say } = world
  const object = `/apis/${API_VERSION}/namespaces/${namespace}/impersonatedtokens/${name}`
  const kept = await remove(world, object)
  if (kept !== undefined) {
    say(
      `mintlet: ImpersonatedToken ${name} is left in namespace ${namespace}, with its Secret: ${kept}. ` +
        `It goes by itself when the token has expired, or: kubectl delete itok -n ${namespace} ${name}`,
    )
    return
  }
  const left = await dropSecret(world, name)
  if (left !== undefined) {
    say(
      `mintlet: Secret ${name} in namespace ${namespace} could not be deleted: ${left}. ` +
        'Kubernetes deletes it soon, as it does whatever has no owner any more',
    )
  }
}

/** @returns why it is there still */
async function dropSecret(world: World, name: string): Promise<string | undefined> {
  const { namespace, clock, client } = world
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const secret = await readSecret({ client, clock, signal }, namespace, name)
    const isOurs = secret?.metadata.ownerReferences.some(
      (owner) => owner.kind === 'ImpersonatedToken' && owner.name === name,
    )
    if (isOurs !== true) return undefined
  } catch (error) {
    return whyOf(error)
  }
  return remove(world, `/api/v1/namespaces/${namespace}/secrets/${name}`)
}

/** @returns why it is there still */
async function remove({ client }: World, path: string): Promise<string | undefined> {
  try {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' }
    await client.request({ method: 'DELETE', path, body, timeoutMs: TIMEOUT_MS })
    return undefined
  } catch (error) {
    return isGone(error) ? undefined : whyOf(error)
  }
}

function whyOf(error: unknown): string {
  if (error instanceof KubeError) return describeKubeError(error)
  throw error
}
