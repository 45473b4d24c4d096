import { KubeError } from '../../kube/error.ts'
import type { KubeAnswer } from '../../kube/kube-client.ts'
import { describeKubeError } from './describe-kube-error.ts'
import type { Looked } from './looked.ts'

/**
 * Asks the API server something that it may refuse to tell.
 *
 * @throws KubeError (Aborted) when the person has given up
 */
export async function look<T>(ask: () => Promise<KubeAnswer<T>>): Promise<Looked<T>> {
  try {
    const { body, serverTime } = await ask()
    // Through services/proxy anybody may have answered.
    if (typeof body !== 'object' || body === null) {
      return { seen: false, why: 'Failed', message: 'the answer is none that anybody expects' }
    }
    return { seen: true, value: body, serverTime }
  } catch (error) {
    if (!(error instanceof KubeError) || error.kind === 'Aborted') throw error
    return notSeen(error)
  }
}

function notSeen(error: KubeError): Extract<Looked<never>, { seen: false }> {
  const { kind, status, verb, resource } = error
  if (kind === 'Forbidden') {
    return { seen: false, why: 'Forbidden', message: `you may not ${verb} ${resource}` }
  }
  // A kind that is not served is answered without a Status, so that its error is of another kind.
  if (status === 404) return { seen: false, why: 'Absent', message: `there is no ${resource}` }
  return { seen: false, why: 'Failed', message: describeKubeError(error) }
}
