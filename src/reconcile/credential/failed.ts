import type { Failure } from '../../failure.ts'
import type { CredentialPerformed } from './context.ts'

/** The turn ends with a failure, which counts for the back-off. */
export const failed = (failure: Failure): CredentialPerformed => ({
  kind: 'Done',
  outcome: { kind: 'Failed', failure },
})
