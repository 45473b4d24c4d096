import type { CredentialRecord } from '../../api/credential-record.ts'

/** Whether this very turn wrote the intent: whoever else finds it may not go on with it. */
export const isMine = (content: CredentialRecord | undefined, turn: string): boolean =>
  content?.phase === 'InFlight' && content.intent?.turn === turn
