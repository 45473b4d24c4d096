import { obtainFromDebian } from './obtain-from-debian.ts'

/**
 * Path of Prometheus: the one on PATH, or that of Debian's package, which is unpacked into our cache and not installed.
 *
 * @returns why there is none otherwise
 */
export const obtainPrometheus = (): Promise<string | { readonly missing: string }> =>
  obtainFromDebian({ program: 'prometheus', from: 'prometheus', cachedAs: 'prometheus' })
