import type { CredentialRecord } from '../../api/credential-record.ts'
import type { NewSecret } from '../../issue/credential-service.ts'
import { learnConflict, learnWritten } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { withVerifier } from '../../plan/credential/with-verifier.ts'
import { mayHaveHappened } from '../../write/failure-of.ts'
import type { KeptSecret } from '../../write/kept-secret.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { learned } from './learned.ts'

export type MadeSecret =
  | { readonly ok: true; readonly observed: ObservedCredential; readonly secret: KeptSecret }
  | { readonly ok: false; readonly performed: CredentialPerformed }

/**
 * A secret to publish a sealed credential with, where the service keeps none: what verifies it is in the record,
 * and so with every replica, before anybody can read it. Whoever is interrupted before the Secret is written leaves
 * a verifier of a secret that nobody has, and the next one adds another; of two that publish at once either works.
 *
 * Errors: KubeError, where certainly nothing was written.
 */
export async function makeSecret(
  { ports, key }: Context,
  observed: ObservedCredential,
  content: CredentialRecord,
  { clientId, clientSecret, verifier }: NewSecret,
): Promise<MadeSecret> {
  if (!ports.mayWrite()) return { ok: false, performed: { kind: 'Deposed' } }
  const secret = { clientId, clientSecret }
  if (isRecorded(content, verifier)) return { ok: true, observed, secret }
  const record = withVerifier(content, verifier)
  const conflict = { ok: false, performed: learned(learnConflict(observed)) } as const
  try {
    const written = await ports.records.write(record, observed.record.version, { do: 'Wipe' })
    ports.tell.recordWritten({ key, why: 'Seal', conflict: written === 'Conflict' })
    if (written === 'Conflict') return conflict
    ports.remember.secret(written)
    const known = learnWritten(observed, record, written.resourceVersion)
    return { ok: true, observed: known, secret }
  } catch (error) {
    if (mayHaveHappened(error)) return conflict
    throw error
  }
}

/** By an earlier attempt of this process to publish it. */
const isRecorded = ({ sealed }: CredentialRecord, { hash }: NewSecret['verifier']): boolean =>
  sealed?.verifiers?.some((known) => known.hash === hash) === true
