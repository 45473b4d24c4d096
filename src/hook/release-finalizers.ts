import { API_VERSION, REVOKE_FINALIZER } from '../api/group.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import { KubeError } from '../kube/error.ts'
import { listPages } from '../kube/list-pages.ts'
import { decodeCredential } from '../watch/decode-credential.ts'
import { isGone, isRefused } from '../write/failure-of.ts'
import { createFinalizerWriter } from '../write/finalizer.ts'
import type { HookWorld } from './hook-world.ts'

export type ReleaseListener = {
  /** Each object, before anything is done to it; again in each pass. */
  readonly seen: (object: ServiceAccountCredential) => void
  /** One that had our finalizer has it no more. */
  readonly released: (object: ServiceAccountCredential) => void
}

export type Pass = {
  /** Somebody else wrote them meanwhile: they have to be looked at again. */
  readonly conflicts: number
  /** The API server does not let the finalizer go, and why; at most MOST_REFUSED. */
  readonly refused: readonly KubeError[]
}

const PAGE = 250
const AT_ONCE = 16
const MOST_REFUSED = 10

/**
 * One pass over the ServiceAccountCredentials of a namespace, or of all: whoever has our finalizer loses it, and keeps
 * those of others. A pass that is cut short is done again from the beginning.
 *
 * @returns undefined when there is no such kind any more
 * @throws KubeError
 */
export async function releaseFinalizers(
  world: HookWorld,
  namespace: string | undefined,
  listener: ReleaseListener,
): Promise<Pass | undefined> {
  const { client, signal } = world
  const scope = namespace === undefined ? '' : `/namespaces/${namespace}`
  const path = `/apis/${API_VERSION}${scope}/serviceaccountcredentials`
  const writer = createFinalizerWriter(client)
  let conflicts = 0
  const refused: KubeError[] = []

  async function release(object: ServiceAccountCredential): Promise<void> {
    const { metadata } = object
    if (metadata.finalizers?.includes(REVOKE_FINALIZER) !== true) return
    try {
      await writer.remove(metadata)
      listener.released(object)
    } catch (error) {
      if (isGone(error)) return
      if (error instanceof KubeError && error.kind === 'Conflict') conflicts += 1
      else if (isRefused(error) && error instanceof KubeError) refused.push(error)
      else throw error
    }
  }

  try {
    for await (const { items } of listPages(client, { path }, PAGE, signal)) {
      const objects = items.map((item) =>
        decodeCredential(item as Parameters<typeof decodeCredential>[0]),
      )
      for (const object of objects) listener.seen(object)
      for (let from = 0; from < objects.length; from += AT_ONCE) {
        await Promise.all(objects.slice(from, from + AT_ONCE).map(release))
        if (refused.length >= MOST_REFUSED) return { conflicts, refused }
      }
    }
  } catch (error) {
    // The group is not served: the answer to a list is then no Status with a reason.
    if (error instanceof KubeError && error.status === 404 && error.verb === 'list')
      return undefined
    throw error
  }
  return { conflicts, refused }
}
