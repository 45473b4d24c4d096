import { compareResourceVersions } from '../kube/resource-version.ts'

/** Whether resource version `a` is newer than `b`; nothing is not. */
export function isNewer(a: string | undefined, b: string): boolean {
  return a !== undefined && compareResourceVersions(a, b) > 0
}
