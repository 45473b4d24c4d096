import { API_VERSION, RECEIPT_ANNOTATION } from '../api/group.ts'
import type { Minted } from '../api/minted.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import { formatTime } from '../api/time.ts'
import { type Failure, retryable } from '../failure.ts'
import type { Observed } from '../plan/observed.ts'
import { secretMetadata } from '../plan/secret-metadata.ts'
import type { MintPlan, Plan } from '../plan/step.ts'
import { secretData } from '../render/secret-data.ts'
import { secretDigest } from '../render/secret-digest.ts'
import { failureOf } from '../write/failure-of.ts'
import type { SecretManifest } from '../write/secret.ts'
import type { Performed } from './performed.ts'
import { permitOf } from './permit-of.ts'
import type { Ports } from './ports.ts'
import { receiptOf } from './receipt-of.ts'
import { writeSecret } from './write-secret.ts'

type MintStep = Extract<Plan, { step: 'Mint' }>

/**
 * Mints one credential and writes it: within the issuer's limits, to exactly the version of the
 * Secret that was decided on, and not at all once another process leads. A credential that could
 * not be written is dropped; these are never once-only.
 */
export async function mint(
  ports: Ports,
  step: MintStep,
  observed: Observed,
  signal: AbortSignal,
): Promise<Performed> {
  const { mint: wanted, why } = step
  const issuer = ports.issuer(wanted.issuer)
  if (issuer === undefined) {
    const failure = retryable('Pending', `issuer ${wanted.issuer.key} is not ready to mint yet`)
    return { kind: 'Done', outcome: { kind: 'Failed', failure } }
  }
  const permit = permitOf(ports.limits, ports.mostOutside, wanted, observed)
  if (!permit.ok) return { kind: 'Done', outcome: { kind: 'Delayed', until: permit.retryAt } }
  const started = ports.clock.monotonic()
  const about = { ...describe(observed, wanted), why }
  const failed = (failure: Failure): Performed => {
    const seconds = (ports.clock.monotonic() - started) / 1000
    ports.tell.mintFailed({ ...about, seconds, reason: failure.reason })
    return { kind: 'Done', outcome: { kind: 'Failed', failure } }
  }
  try {
    const result = await issuer.mint(wanted.request, signal)
    if (!result.ok) {
      pauseFor(ports, wanted, result.failure)
      return failed(result.failure)
    }
    if (!ports.mayWrite()) return { kind: 'Deposed' }
    const requestedLifetime = wanted.request.lifetime * 1000
    const { manifest, digest } = render(observed, result.minted, requestedLifetime)
    const written = await writeSecret(ports, wanted.write, manifest, observed)
    if (written.kind === 'Exists') return { kind: 'Learned', observed: written.observed }
    const seconds = (ports.clock.monotonic() - started) / 1000
    ports.tell.minted({ ...about, seconds, lateness: lateness(observed, why, ports.clock.now()) })
    return {
      kind: 'Done',
      outcome: {
        kind: 'Minted',
        why,
        facts: {
          tokenId: result.minted.tokenId,
          keyId: result.minted.keyId,
          allowedLocations: result.minted.allowedLocations,
          issuedAt: result.minted.issuedAt,
          expiresAt: result.minted.expiresAt,
          requestedLifetime,
          writtenAt: ports.clock.now(),
          secretName: manifest.name,
          secretResourceVersion: written.resourceVersion,
          secretDigest: digest,
        },
      },
    }
  } catch (error) {
    return failed(failureOf(error, ports.clock.now()))
  } finally {
    permit.release()
  }
}

/** A quota is one for all objects of an issuer: whoever asks next would be told the same. */
function pauseFor({ limits }: Ports, { issuer }: MintPlan, failure: Failure): void {
  if (failure.ending === 'Waiting' && failure.reason === 'RateLimited') {
    limits.pause(issuer.key, failure.until)
  }
}

function describe(
  { token, issuer }: Observed,
  { request }: MintPlan,
): { key: string; issuer: string; kind: string } {
  return {
    key: `${token.metadata.namespace}/${token.metadata.name}`,
    issuer: issuer?.key ?? '',
    kind: request.token.kind,
  }
}

/** The Secret to write, with the receipt of what is in it; and the digest of that. */
function render(
  observed: Observed,
  minted: Minted,
  lifetime: number,
): { readonly manifest: SecretManifest; readonly digest: string } {
  const { token } = observed
  const { namespace, name, uid } = token.metadata
  if (!token.spec.valid) throw new TypeError('only a valid spec is minted for')
  const { secret } = token.spec.value
  const published = { tokenId: minted.tokenId, expiresAt: formatTime(minted.expiresAt) }
  const { labels, annotations } = secretMetadata(secret, published)
  const data = secretData(minted)
  const digest = secretDigest(secret.type, data)
  const receipt = receiptOf(observed, minted, lifetime, digest)
  const manifest = {
    labels,
    annotations: { ...annotations, [RECEIPT_ANNOTATION]: receipt },
    namespace,
    name: secretNameOf(token),
    owner: { apiVersion: API_VERSION, kind: 'ImpersonatedToken', name, uid, controller: true },
    type: secret.type,
    data,
  }
  return { manifest, digest }
}

function lateness({ token }: Observed, why: string, now: number): number | undefined {
  const due = token.status.refreshAt
  if (due === undefined || (why !== 'NearExpiry' && why !== 'Lapsed')) return undefined
  return Math.max(0, now - Date.parse(due)) / 1000
}
