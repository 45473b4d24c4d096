import { isNewer } from './is-newer.ts'

/** Which uids went at which version: the late answer to a write must not bring an object back. */
export type Deaths = {
  bury(uid: string, resourceVersion: string): void
  /** The version at which it went, if it did. */
  of(uid: string): string | undefined
  /** Whether an object of that version lived before its death only. */
  isBuried(metadata: { readonly uid: string; readonly resourceVersion: string }): boolean
}

/** @param most remembered; late answers come within seconds */
export function createDeaths(most: number): Deaths {
  const versions = new Map<string, string>()
  return {
    bury: (uid, resourceVersion) => {
      // Deleted first, so that the map's order is the order of the deaths.
      versions.delete(uid)
      versions.set(uid, resourceVersion)
      const [oldest] = versions.keys()
      if (versions.size > most && oldest !== undefined) versions.delete(oldest)
    },
    of: (uid) => versions.get(uid),
    isBuried: ({ uid, resourceVersion }) => {
      const died = versions.get(uid)
      return died !== undefined && !isNewer(resourceVersion, died)
    },
  }
}
