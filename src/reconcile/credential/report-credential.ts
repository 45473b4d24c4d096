import { isDeepStrictEqual } from 'node:util'
import type { Reason } from '../../api/reason.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { CredentialOutcome } from '../../plan/credential/credential-outcome.ts'
import { nextWithoutObject } from '../../plan/credential/next-without-object.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { settleCredential } from '../../plan/credential/settle-credential.ts'
import type { Turn } from '../../plan/next-turn.ts'
import { failureOf } from '../../write/failure-of.ts'
import type { CredentialPorts } from './credential-ports.ts'

export type CredentialReported =
  | { readonly kind: 'Reported'; readonly next: Turn | undefined }
  /** The API server could not be told; the next turn finds out the same again. */
  | { readonly kind: 'Unreported'; readonly reason: Reason; readonly next: Turn | undefined }

type Settled = ReturnType<typeof settleCredential>

/** Somebody else writing to the object in the same moment, again and again, is not our business. */
const MOST_CONFLICTS = 3

/**
 * Publishes what a turn came to: status, only if it differs; then events. A status that somebody else has
 * touched since is not lost: what was done is settled again on top of what stands there now. Where there
 * is no object, nobody is told.
 */
export async function reportCredential(
  ports: CredentialPorts,
  turn: ObservedCredential,
  outcome: CredentialOutcome,
): Promise<CredentialReported> {
  let observed = turn
  let next: Turn | undefined
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
    const { clock, settings, random } = ports
    const { credential } = observed
    if (credential === undefined) {
      next = nextWithoutObject(observed, outcome, clock.now(), settings)
      return { kind: 'Reported', next }
    }
    const settled = settleCredential(observed, outcome, clock.now(), settings, random())
    next = settled.next
    if (outcome.kind === 'Released') return { kind: 'Reported', next }
    if (isDeepStrictEqual(settled.status, credential.status)) return { kind: 'Reported', next }
    if (!ports.mayWrite()) return { kind: 'Unreported', reason: 'Conflict', next }
    // A conflict has to be looked at before the next try.
    // oxlint-disable-next-line no-await-in-loop
    const reason = await write(ports, credential, settled)
    if (reason === undefined) return { kind: 'Reported', next }
    if (reason !== 'Conflict') return { kind: 'Unreported', reason, next }
    // oxlint-disable-next-line no-await-in-loop
    const fresh = await read(ports, observed)
    if (typeof fresh === 'string') return { kind: 'Unreported', reason: fresh, next }
    const isSame = fresh?.metadata.uid === observed.owner.uid
    // Its spec is the one that was acted on: status must not claim to have seen a newer one.
    observed = {
      ...observed,
      credential: isSame
        ? { ...credential, status: fresh.status, metadata: versionOf(credential, fresh) }
        : undefined,
    }
  }
  return { kind: 'Unreported', reason: 'Conflict', next }
}

const versionOf = (
  { metadata }: ServiceAccountCredential,
  fresh: ServiceAccountCredential,
): ServiceAccountCredential['metadata'] => ({
  ...metadata,
  resourceVersion: fresh.metadata.resourceVersion,
})

/** @returns why it could not be written; undefined: it was */
async function write(
  ports: CredentialPorts,
  stored: ServiceAccountCredential,
  { status, notices }: Settled,
): Promise<Reason | undefined> {
  try {
    const target = { plural: 'serviceaccountcredentials', ...stored.metadata }
    const { metadata } = await ports.statuses.write(target, status)
    // A newer spec comes with the watch, and is not taken for the one that was acted on.
    if (metadata.generation === stored.metadata.generation) {
      ports.remember.credential({ ...stored, metadata, status })
    }
  } catch (error) {
    return failureOf(error, ports.clock.now()).reason
  }
  const subject = { kind: 'ServiceAccountCredential', metadata: stored.metadata }
  await Promise.all(notices.map((notice) => ports.events.write(subject, notice)))
  return undefined
}

async function read(
  ports: CredentialPorts,
  { owner }: ObservedCredential,
): Promise<ServiceAccountCredential | undefined | Reason> {
  try {
    return await ports.readObject(owner)
  } catch (error) {
    return failureOf(error, ports.clock.now()).reason
  }
}
