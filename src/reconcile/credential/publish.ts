import type { CredentialRecord } from '../../api/credential-record.ts'
import { retryable, stalled } from '../../failure.ts'
import type { CredentialService } from '../../issue/credential-service.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnPublished, learnRecord, learnSecret } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { secretDigest } from '../../render/secret-digest.ts'
import type { StoredRecord } from '../../write/credential-records.ts'
import { isConflict, mayHaveHappened } from '../../write/failure-of.ts'
import type { KeptSecret } from '../../write/kept-secret.ts'
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
  if (service.newSecret !== undefined) {
    const { memory } = context
    const { id } = step
    if (memory.made?.id !== id) memory.made = { id, secret: service.newSecret(observed.owner) }
    const made = await makeSecret(context, observed, content, memory.made.secret)
    return made.ok
      ? fill(context, step, made.observed, content.sealed, made.secret, service)
      : made.performed
  }
  if (secret === undefined) return failed(emptied)
  return fill(context, step, observed, content.sealed, secret, service)
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

async function fill(
  context: Context,
  step: Publish,
  observed: ObservedCredential,
  sealed: NonNullable<CredentialRecord['sealed']>,
  secret: KeptSecret,
  { tokenUrl }: CredentialService,
): Promise<CredentialPerformed> {
  const manifest = credentialManifest(observed, sealed, secret, tokenUrl)
  if (manifest === undefined) return failed(unready)
  if (!context.ports.mayWrite()) return { kind: 'Deposed' }
  return write(context, step, observed, manifest)
}

async function write(
  { ports, key, memory }: Context,
  { id, why, write: how }: Publish,
  observed: ObservedCredential,
  manifest: SecretManifest,
): Promise<CredentialPerformed> {
  const read = (): ReturnType<typeof readSecret> => readSecret(ports.secrets, observed)
  const { secrets, remember } = ports
  const place = { secrets, seen: observed.secret, read, remember: remember.secret }
  try {
    const written = await writeSecret(place, how, manifest)
    if (written.kind === 'Exists') return learned(learnSecret(observed, written.secret))
    const { startedAt } = memory
    const seconds =
      startedAt === undefined ? undefined : (ports.clock.monotonic() - startedAt) / 1000
    memory.startedAt = undefined
    const { issuer = '', serviceAccount = '' } = observed.record.content ?? {}
    ports.tell.published({ key, issuer, serviceAccount, id, why, seconds })
    const digest = secretDigest(manifest.type, manifest.data)
    return learned(learnPublished(observed, written.secret, digest))
  } catch (error) {
    if (isConflict(error) || mayHaveHappened(error)) {
      return learned(learnSecret(observed, await read()))
    }
    throw error
  }
}
