import { retryable, stalled } from '../../failure.ts'
import type { CredentialService, NewSecret } from '../../issue/credential-service.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnPublished, learnRecord, learnSecret } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { onlyCredentialKeys } from '../../render/only-credential-keys.ts'
import type { SecretData } from '../../render/secret-data.ts'
import { secretDigest } from '../../render/secret-digest.ts'
import type { StoredRecord } from '../../write/credential-records.ts'
import { isConflict, mayHaveHappened } from '../../write/failure-of.ts'
import type { SecretManifest } from '../../write/secret.ts'
import { writeSecret } from '../write-secret.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { credentialManifest } from './credential-manifest.ts'
import { failed } from './failed.ts'
import { learned } from './learned.ts'
import { makeSecret } from './make-secret.ts'
import { readSecret } from './read-secret.ts'

type Publish = Extract<CredentialStep, { step: 'Publish' }>

/**
 * Writes the sealed secret into the Secret of the object: to exactly the version that was decided on, and
 * only while the record, read once more with what it keeps, is sealed with this very credential.
 *
 * Errors: KubeError, where certainly nothing was written.
 */
export async function publish(
  context: Context,
  step: Publish,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { ports } = context
  const read = await ports.records.read(observed.owner.uid)
  if (!read.ok) return failed(read.failure)
  const { content, version, secret } = read.value ?? NONE
  const isAsDecided =
    content?.phase === 'Sealed' &&
    content.sealed?.id === step.id &&
    version === observed.record.version
  if (!isAsDecided || content.sealed === undefined) {
    return learned(learnRecord(observed, { content, version }))
  }
  const service = ports.credentials(content.issuer)
  if (service === undefined) return failed(unready)
  const fresh = newSecret(context, step, observed, service)
  const kept = fresh ?? secret
  if (kept === undefined) return failed(emptied)
  const { tokenUrl } = service
  const { clientId, clientSecret } = kept
  const { id, expiresAt } = content.sealed
  const values = { clientId, clientSecret, id, tokenUrl, expiresAt }
  // What cannot be rendered stays sealed: nothing is lost, and it goes on once the spec is mended.
  const rendered = credentialManifest(observed, values)
  if (!rendered.ok) return failed(rendered.failure)
  const { manifest } = rendered
  if (fresh === undefined) return write(context, step, observed, manifest)
  const made = await makeSecret(context, observed, content, fresh)
  return made.ok ? write(context, step, made.observed, manifest) : made.performed
}

const NONE: { readonly [Key in keyof StoredRecord]: undefined } = {
  content: undefined,
  version: undefined,
  secret: undefined,
}

const emptied = stalled(
  'SecretLost',
  "the secret that was kept in the operator's namespace until it could be published is gone: delete this object and create a new one",
)

const unready = retryable('IssuerUnavailable', 'the issuer cannot be asked yet: see its conditions')

/** Where the service keeps none: one is enough, however often it takes to publish it. */
function newSecret(
  { memory }: Context,
  { id }: Publish,
  { owner }: ObservedCredential,
  service: CredentialService,
): NewSecret | undefined {
  if (service.newSecret === undefined) return undefined
  if (memory.made?.id !== id) memory.made = { id, secret: service.newSecret(owner) }
  return memory.made.secret
}

async function write(
  { ports, key, memory }: Context,
  { id, why, write: how }: Publish,
  observed: ObservedCredential,
  manifest: SecretManifest,
): Promise<CredentialPerformed> {
  if (!ports.mayWrite()) return { kind: 'Deposed' }
  const { secrets, remember } = ports
  const read = (): ReturnType<typeof readSecret> => readSecret(secrets, observed)
  const { type } = manifest
  const place = {
    secrets,
    seen: observed.secret,
    // That it was written shows in all that was written, not in the credential alone.
    read: () => readSecret(secrets, observed, keysOf(manifest)),
    remember: remember.secret,
    now: ports.clock.now,
  }
  try {
    const written = await writeSecret(place, how, manifest)
    if (written.kind === 'Exists') return learned(learnSecret(observed, await read()))
    const { startedAt } = memory
    const seconds =
      startedAt === undefined ? undefined : (ports.clock.monotonic() - startedAt) / 1000
    memory.startedAt = undefined
    const { issuer = '', serviceAccount = '' } = observed.record.content ?? {}
    ports.tell.published({ key, issuer, serviceAccount, id, why, seconds })
    const digest = secretDigest(type, onlyCredentialKeys(manifest.data))
    const secret = { ...written.secret, live: { type, immutable: false, digest } }
    return learned(learnPublished(observed, secret, digest))
  } catch (error) {
    if (isConflict(error) || mayHaveHappened(error)) {
      return learned(learnSecret(observed, await read()))
    }
    throw error
  }
}

const keysOf =
  ({ data }: SecretManifest) =>
  (live: SecretData): SecretData =>
    Object.fromEntries(Object.entries(live).filter(([key]) => Object.hasOwn(data, key)))
