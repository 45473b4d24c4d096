import { REPLACED_IMMUTABLE_ANNOTATION } from '../api/group.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import { formatTime } from '../api/time.ts'
import type { ObservedSecret } from '../plan/observed.ts'
import type { SecretWrite } from '../plan/step.ts'
import { secretDigest } from '../render/secret-digest.ts'
import { mayHaveHappened } from '../write/failure-of.ts'
import type { SecretManifest, SecretWriter } from '../write/secret.ts'
import { present } from './gather.ts'
import { secretVersion } from './secret-version.ts'

/** The Secret that is to be written. */
export type SecretPlace = {
  readonly secrets: SecretWriter
  /** As it was seen when the write was decided on. */
  readonly seen: ObservedSecret
  /** As the API server has it now. */
  readonly read: () => Promise<ObservedSecret>
  /** Keeps the answer to an own write. */
  readonly remember: (metadata: ObjectMeta & { readonly namespace: string }) => void
  /** Epoch milliseconds. */
  readonly now: () => number
}

export type Written =
  | { readonly kind: 'Written'; readonly secret: Extract<ObservedSecret, { state: 'Present' }> }
  /** There is one of that name that our caches do not show: decide again, knowing it. */
  | { readonly kind: 'Exists'; readonly secret: ObservedSecret }

/**
 * Writes the Secret as the plan says. A write whose answer was lost may have happened: one live read
 * tells, so that what consumers have already is not minted again.
 *
 * Errors: KubeError.
 */
export async function writeSecret(
  place: SecretPlace,
  write: SecretWrite,
  manifest: SecretManifest,
): Promise<Written> {
  const digest = secretDigest(manifest.type, manifest.data)
  try {
    return await send(place, write, manifest, digest)
  } catch (error) {
    if (!mayHaveHappened(error)) throw error
    const secret = await place.read()
    const happened =
      secret.state === 'Present' &&
      secret.ownerUid === manifest.owner.uid &&
      secret.live?.digest === digest
    if (!happened) throw error
    return { kind: 'Written', secret }
  }
}

async function send(
  { secrets, seen, read, remember, now }: SecretPlace,
  write: SecretWrite,
  manifest: SecretManifest,
  digest: string,
): Promise<Written> {
  const written = ({ metadata }: Awaited<ReturnType<SecretWriter['update']>>): Written => {
    remember(metadata)
    const content = { type: manifest.type, immutable: false, digest }
    return { kind: 'Written', secret: present(metadata, content) }
  }
  const { namespace } = manifest
  if (write.verb === 'Update') {
    return written(await secrets.update(secretVersion(namespace, seen, write.secret), manifest))
  }
  if (write.verb === 'Replace') await secrets.remove(secretVersion(namespace, seen, write.secret))
  const created = await secrets.create(
    write.verb === 'Replace' ? withReplaced(manifest, seen, now()) : manifest,
  )
  return created === undefined ? { kind: 'Exists', secret: await read() } : written(created)
}

/**
 * Says when an immutable Secret was replaced: who mounted that one never sees another. Who had it before does not
 * see what follows either, so it is said for as long as there is a Secret.
 */
function withReplaced(manifest: SecretManifest, seen: ObservedSecret, now: number): SecretManifest {
  if (seen.state === 'Absent') return manifest
  const at =
    seen.live?.immutable === true
      ? formatTime(now)
      : seen.annotations[REPLACED_IMMUTABLE_ANNOTATION]
  if (at === undefined) return manifest
  const annotations = { ...manifest.annotations, [REPLACED_IMMUTABLE_ANNOTATION]: at }
  return { ...manifest, annotations }
}
