import { API_VERSION } from '../../api/group.ts'
import { KubeError } from '../../kube/error.ts'
import { isConflict } from '../../write/failure-of.ts'
import type { CliWorld } from '../cli-world.ts'
import { describeKubeError } from '../look/describe-kube-error.ts'
import { readSecret } from '../look/read-secret.ts'

/** Nobody waits for them longer, who has pressed Ctrl-C. */
const TIMEOUT_MS = 10_000

type World = Pick<CliWorld, 'client' | 'namespace' | 'clock' | 'say'>

/**
 * Deletes the object, and then its Secret, which it would otherwise be asked to mend. Also when all else was given up,
 * so it does not look at the signal of the world. What is left is said, and never thrown.
 *
 * @param name of both
 * @param uid of the object; undefined: no answer has told it
 */
export async function dropMinted(
  world: World,
  name: string,
  uid: string | undefined,
): Promise<void> {
  const { namespace, say } = world
  const object = `/apis/${API_VERSION}/namespaces/${namespace}/impersonatedtokens/${name}`
  const kept = await remove(world, object, uid)
  if (kept !== undefined) {
    say(
      `mintlet: ImpersonatedToken ${name} is left in namespace ${namespace}, with its Secret: ${kept}. ` +
        `It goes by itself when the token has expired, or: kubectl delete itok -n ${namespace} ${name}`,
    )
    return
  }
  const left = await dropSecret(world, name, uid)
  if (left !== undefined) {
    say(
      `mintlet: Secret ${name} in namespace ${namespace} could not be deleted: ${left}. ` +
        'Kubernetes deletes it soon, as it does whatever has no owner any more',
    )
  }
}

/** @returns why it is there still */
async function dropSecret(
  world: World,
  name: string,
  uid: string | undefined,
): Promise<string | undefined> {
  const { namespace, clock, client } = world
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const secret = await readSecret({ client, clock, signal }, namespace, name)
    const isOurs = secret?.metadata.ownerReferences.some(
      (owner) =>
        owner.kind === 'ImpersonatedToken' &&
        owner.name === name &&
        (uid === undefined || owner.uid === uid),
    )
    if (secret === undefined || isOurs !== true) return undefined
    return await remove(
      world,
      `/api/v1/namespaces/${namespace}/secrets/${name}`,
      secret.metadata.uid,
    )
  } catch (error) {
    return whyOf(error)
  }
}

/**
 * @param uid of what may be deleted: nothing else of its name is
 * @returns why it is there still
 */
async function remove(
  { client }: World,
  path: string,
  uid: string | undefined,
): Promise<string | undefined> {
  try {
    const only = uid === undefined || uid === '' ? {} : { preconditions: { uid } }
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...only,
    }
    await client.request({ method: 'DELETE', path, body, timeoutMs: TIMEOUT_MS })
    return undefined
  } catch (error) {
    return isConflict(error) ? undefined : whyOf(error)
  }
}

function whyOf(error: unknown): string {
  if (error instanceof KubeError) return describeKubeError(error)
  throw error
}
