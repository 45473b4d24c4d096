import { API_VERSION, REFRESH_REQUESTED_ANNOTATION } from '../../api/group.ts'
import { KubeError } from '../../kube/error.ts'
import { mayHaveHappened } from '../../write/failure-of.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import { describeKubeError } from '../look/describe-kube-error.ts'
import type { FoundObject } from '../look/find-object.ts'

/**
 * Asks mintlet for a refresh of just this object, not of another one of its name.
 *
 * @param request a value that the annotation has not had
 * @throws CliError; KubeError when it is known that nothing was written
 */
export async function requestRefresh(
  { client, signal }: Pick<CliWorld, 'client' | 'signal'>,
  { kind, object }: FoundObject,
  request: string,
): Promise<void> {
  const { namespace, name, uid } = object.metadata
  const path = `/apis/${API_VERSION}/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`
  const annotations = { [REFRESH_REQUESTED_ANNOTATION]: request }
  try {
    await client.request({
      method: 'PATCH',
      path,
      contentType: 'application/merge-patch+json',
      body: { metadata: { uid, annotations } },
      signal,
    })
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    if (mayHaveHappened(error)) {
      const message = `it is not known whether the refresh was requested (${error.message}): ask again, a second request does no harm`
      throw new CliError(message)
    }
    if (error.kind === 'Conflict' || error.kind === 'NotFound') {
      throw new CliError(`${kind} ${name} was replaced or deleted just now: look again`, EXIT.Bad)
    }
    if (error.kind === 'Forbidden' || error.kind === 'Invalid') {
      throw new CliError(describeKubeError(error), EXIT.Bad)
    }
    throw error
  }
}
