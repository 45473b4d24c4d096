import { retryable } from '../../failure.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnConflict, learnWritten } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { mayHaveHappened } from '../../write/failure-of.ts'
import type { SecretChange } from '../../write/kept-secret.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { failed } from './failed.ts'
import { learned } from './learned.ts'

type WriteRecord = Extract<CredentialStep, { step: 'WriteRecord' }>

/**
 * Changes exactly the version of the record that was decided on. Where somebody else was first, or nobody
 * knows whether we were, the record is read again.
 *
 * Errors: KubeError, where certainly nothing was written.
 */
export async function writeRecord(
  { ports, key, memory }: Context,
  { why, record, version, secret }: WriteRecord,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const change = changeOf(secret, memory.secret)
  if (change === undefined) {
    return failed(retryable('Conflict', 'there is no secret to be sealed in this process'))
  }
  try {
    const written = await ports.records.write(record, version, change)
    ports.tell.recordWritten({ key, why, conflict: written === 'Conflict' })
    if (written === 'Conflict') return learned(learnConflict(observed))
    ports.remember.secret(written)
    return learned(learnWritten(observed, record, written.resourceVersion))
  } catch (error) {
    if (mayHaveHappened(error)) return learned(learnConflict(observed))
    throw error
  }
}

function changeOf(
  secret: WriteRecord['secret'],
  kept: Context['memory']['secret'],
): SecretChange | undefined {
  if (secret !== 'Put') return { do: secret }
  if (kept === 'MadeLater') return { do: 'Keep' }
  return kept && { do: 'Put', ...kept }
}
