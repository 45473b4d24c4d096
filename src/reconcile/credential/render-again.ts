import { CREDENTIAL_SECRET_KEYS } from '../../api/credential-secret-keys.ts'
import { RENDERED_AT_ANNOTATION, RENDERED_KEYS_ANNOTATION } from '../../api/group.ts'
import type { ObjectMeta } from '../../api/object-meta.ts'
import { formatTime } from '../../api/time.ts'
import { type Failure, retryable, stalled } from '../../failure.ts'
import { secretLost } from '../../plan/credential/credential-due.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnSecret } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { metadataIntact } from '../../plan/metadata-intact.ts'
import type { SecretId } from '../../plan/observed.ts'
import { heldCredential } from '../../render/held-credential.ts'
import { onlyCredentialKeys } from '../../render/only-credential-keys.ts'
import { renderedKeys } from '../../render/rendered-keys.ts'
import type { SecretData } from '../../render/secret-data.ts'
import type { LiveSecret, SecretManifest } from '../../write/secret.ts'
import { liveSecret } from '../live-secret.ts'
import { secretVersion } from '../secret-version.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { credentialManifest } from './credential-manifest.ts'
import { failed } from './failed.ts'
import { learned } from './learned.ts'
import { refused } from './refused.ts'

type RenderSecret = Extract<CredentialStep, { step: 'RenderSecret' }>

/**
 * Makes anew what formats and templates make of the credential that is published, from what its Secret holds itself:
 * read live, of exactly the version that was decided on, and only while it holds the credential that was written. That
 * is never touched; what the spec makes no more goes, and what others put beside it stays.
 *
 * Errors: KubeError; a conflict where there is another version by now.
 */
export async function renderAgain(
  { ports }: Context,
  { secret: id }: RenderSecret,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { secrets } = ports
  const { namespace } = observed.owner
  const live = await secrets.read(namespace, id.name)
  const secret = liveSecret(live && { ...live, data: onlyCredentialKeys(live.data) })
  const seen = learnSecret(observed, secret)
  if (live === undefined || !isAsDecided(seen, id)) return learned(seen)
  const wanted = render(seen, live)
  if (!wanted.ok) return wanted.performed
  const { manifest } = wanted
  const isRendered = isSame(manifest.data, live.data)
  if (!isRendered && live.immutable) return refused(immutable(id.name))
  if (isRendered && metadataIntact(manifest, live.metadata)) return secured(live.metadata)
  if (!ports.mayWrite()) return { kind: 'Deposed' }
  const version = secretVersion(namespace, secret, id)
  const { metadata } = isRendered
    ? await secrets.setMetadata(version, manifest)
    : await secrets.update(version, stamped(manifest, ports.clock.now()))
  ports.remember.secret(metadata)
  return secured(metadata)
}

/** @param now epoch milliseconds */
const stamped = (manifest: SecretManifest, now: number): SecretManifest => ({
  ...manifest,
  annotations: { ...manifest.annotations, [RENDERED_AT_ANNOTATION]: formatTime(now) },
})

/** Ours, the version that was decided on, and the credential in it intact. */
const isAsDecided = (seen: ObservedCredential, { uid, resourceVersion }: SecretId): boolean =>
  seen.secret.state === 'Present' &&
  seen.secret.uid === uid &&
  seen.secret.resourceVersion === resourceVersion &&
  seen.secret.ownerUid === seen.owner.uid &&
  !secretLost(seen)

const secured = ({ resourceVersion }: ObjectMeta): CredentialPerformed => ({
  kind: 'Done',
  outcome: { kind: 'Secured', resourceVersion },
})

type Wanted =
  | { readonly ok: true; readonly manifest: SecretManifest }
  | { readonly ok: false; readonly performed: CredentialPerformed }

/** The Secret as it should be. */
function render(seen: ObservedCredential, { type, data, metadata }: LiveSecret): Wanted {
  const held = heldCredential(data)
  if (held === undefined) return { ok: false, performed: failed(UNREADABLE) }
  const rendered = credentialManifest(seen, held)
  if (!rendered.ok) return { ok: false, performed: refused(rendered.failure) }
  const { manifest } = rendered
  if (manifest.type !== type) return { ok: false, performed: refused(TYPE_FIXED) }
  const before = metadata.annotations[RENDERED_KEYS_ANNOTATION]?.split(',') ?? []
  const stale = new Set(before.filter((key) => !OWN.has(key)))
  const kept = Object.entries(data).filter(([key]) => !stale.has(key))
  const added = renderedKeys(manifest.data).map((key) => [key, manifest.data[key] ?? ''] as const)
  return { ok: true, manifest: { ...manifest, data: Object.fromEntries([...kept, ...added]) } }
}

const OWN: ReadonlySet<string> = new Set(CREDENTIAL_SECRET_KEYS)

function isSame(a: SecretData, b: SecretData): boolean {
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
  )
}

const UNREADABLE = retryable('Conflict', 'what is in the Secret cannot be read as a credential')

const TYPE_FIXED = stalled(
  'InvalidSpec',
  'spec.secret asks for another type than the Secret has, and what is in it is given once: set spec.secret.type to the type that it has, or create a new object',
)

const immutable = (name: string): Failure =>
  stalled(
    'SecretConflict',
    `somebody made Secret ${name} immutable, so that its other keys cannot follow the spec, and what is in it is given once: create a new object`,
  )
