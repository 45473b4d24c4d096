import { REVOKE_FINALIZER } from '../api/group.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import type { KubeError } from '../kube/error.ts'
import type { HookWorld } from './hook-world.ts'
import { persist } from './persist.ts'
import { releaseFinalizers } from './release-finalizers.ts'

const MOST_PASSES = 10
const MOST_NAMED = 3

/**
 * Takes our finalizer off the ServiceAccountCredentials of all namespaces that are served, pass by pass until none
 * was in somebody else's hands.
 *
 * @param seen is called with each object, before anything is done to it; with each at least once
 * @returns what could not be done, in words
 * @throws KubeError
 */
export async function releaseAll(
  world: HookWorld,
  { namespaces }: { readonly namespaces: readonly string[] },
  seen: (object: ServiceAccountCredential) => void,
): Promise<string | undefined> {
  const uids = new Set<string>()
  let released = 0
  const listener = {
    seen: (object: ServiceAccountCredential): void => {
      uids.add(object.metadata.uid)
      seen(object)
    },
    released: (): void => {
      released += 1
    },
  }
  let isThere = true
  for (const namespace of namespaces.length === 0 ? [undefined] : namespaces) {
    for (let pass = 1; ; pass += 1) {
      const done = await persist(world, () => releaseFinalizers(world, namespace, listener))
      if (done === undefined) isThere = false
      if (done === undefined || done.conflicts + done.refused.length === 0) break
      if (done.refused.length > 0) return describeRefused(done.refused)
      if (pass === MOST_PASSES) return describeContested(done.conflicts)
    }
  }
  world.say(
    isThere
      ? `${uids.size} ServiceAccountCredentials: finalizer ${REVOKE_FINALIZER} removed from ${released}`
      : 'the kind ServiceAccountCredential is not there: no finalizers to remove',
  )
  return undefined
}

function describeRefused(refused: readonly KubeError[]): string {
  const named = refused.slice(0, MOST_NAMED).map(({ message }) => `  ${message}`)
  const [, ...more] = refused.length > MOST_NAMED ? ['', '  ...'] : []
  return [
    `the finalizer ${REVOKE_FINALIZER} cannot be removed from ServiceAccountCredentials; RBAC, a webhook or a schema refuses it:`,
    ...named,
    ...more,
  ].join('\n')
}

const describeContested = (count: number): string =>
  `the finalizer ${REVOKE_FINALIZER} cannot be removed from ${count} ServiceAccountCredentials, because somebody changes them all the time`
