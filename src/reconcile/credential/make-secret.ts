import type { CredentialRecord } from '../../api/credential-record.ts'
import type { NewSecret } from '../../issue/credential-service.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { withVerifier } from '../../plan/credential/with-verifier.ts'
import type { KeptSecret } from '../../write/kept-secret.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { writeRecord } from './write-record.ts'

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
  context: Context,
  observed: ObservedCredential,
  content: CredentialRecord,
  { clientId, clientSecret, verifier }: NewSecret,
): Promise<MadeSecret> {
  if (!context.ports.mayWrite()) return { ok: false, performed: { kind: 'Deposed' } }
  const secret = { clientId, clientSecret }
  if (isRecorded(content, verifier)) return { ok: true, observed, secret }
  const record = withVerifier(content, verifier)
  const { version } = observed.record
  const step = { step: 'WriteRecord', why: 'Seal', record, version, secret: 'Wipe' } as const
  const performed = await writeRecord(context, step, observed)
  // Where somebody else wrote it, it has to be read again.
  return performed.kind === 'Learned' && performed.observed.record.live
    ? { ok: true, observed: performed.observed, secret }
    : { ok: false, performed }
}

/** By an earlier attempt of this process to publish it. */
const isRecorded = ({ sealed }: CredentialRecord, { hash }: NewSecret['verifier']): boolean =>
  sealed?.verifiers?.some((known) => known.hash === hash) === true
