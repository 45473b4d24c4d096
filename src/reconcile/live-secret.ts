import type { ObservedSecret } from '../plan/observed.ts'
import { secretDigest } from '../render/secret-digest.ts'
import { withoutCarried } from '../render/without-carried.ts'
import type { LiveSecret } from '../write/secret.ts'
import { present } from './gather.ts'

/** A Secret as it was read just now: of its data only the digest goes on. */
export function liveSecret(live: LiveSecret | undefined): ObservedSecret {
  if (live === undefined) return { state: 'Absent', live: true }
  const { metadata, type, immutable, data } = live
  const digest = secretDigest(type, withoutCarried(data))
  return present(metadata, { type, immutable, digest })
}
