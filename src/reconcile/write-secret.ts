import type { Observed } from '../plan/observed.ts'
import type { SecretWrite } from '../plan/step.ts'
import { secretDigest } from '../render/secret-digest.ts'
import { mayHaveHappened } from '../write/failure-of.ts'
import type { SecretManifest } from '../write/secret.ts'
import type { Ports } from './ports.ts'
import { secretVersion } from './secret-version.ts'

export type Written =
  | { readonly kind: 'Written'; readonly resourceVersion: string }
  /** There is one of that name that our caches do not show: decide again, knowing it. */
  | { readonly kind: 'Exists'; readonly observed: Observed }

/**
 * Writes the Secret as the plan says. A write whose answer was lost may have happened: one live read
 * tells, so that what consumers have already is not minted again.
 *
 * Errors: KubeError.
 */
export async function writeSecret(
  ports: Ports,
  write: SecretWrite,
  manifest: SecretManifest,
  observed: Observed,
): Promise<Written> {
  try {
    return await send(ports, write, manifest, observed)
  } catch (error) {
    if (!mayHaveHappened(error)) throw error
    const secret = await ports.readSecret(observed)
    const happened =
      secret.state === 'Present' &&
      secret.ownerUid === observed.token.metadata.uid &&
      secret.live?.digest === secretDigest(manifest.type, manifest.data)
    if (!happened) throw error
    return { kind: 'Written', resourceVersion: secret.resourceVersion }
  }
}

async function send(
  ports: Ports,
  write: SecretWrite,
  manifest: SecretManifest,
  observed: Observed,
): Promise<Written> {
  if (write.verb === 'Update') {
    const version = secretVersion(observed, write.secret)
    const { metadata } = await ports.secrets.update(version, manifest)
    ports.remember.secret(metadata)
    return { kind: 'Written', resourceVersion: metadata.resourceVersion }
  }
  if (write.verb === 'Replace') await ports.secrets.remove(secretVersion(observed, write.secret))
  const created = await ports.secrets.create(manifest)
  if (created === undefined) {
    return { kind: 'Exists', observed: { ...observed, secret: await ports.readSecret(observed) } }
  }
  ports.remember.secret(created.metadata)
  return { kind: 'Written', resourceVersion: created.metadata.resourceVersion }
}
