import type { Failure } from '../../failure.ts'
import type { CredentialPerformed } from './context.ts'

/** The turn ends with what somebody has to mend: it costs nothing, and is judged afresh at every turn. */
export const refused = (failure: Failure): CredentialPerformed => ({
  kind: 'Done',
  outcome: { kind: 'Refused', failure },
})
