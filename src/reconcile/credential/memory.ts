import type { NewSecret } from '../../issue/credential-service.ts'
import { knownIds } from '../../plan/credential/known-ids.ts'
import type { ObservedCredential, Sent } from '../../plan/credential/observed-credential.ts'
import type { KeptSecret } from '../../write/kept-secret.ts'

/**
 * What this process remembers of one object: within a turn, and from turn to turn as long as it has to. A
 * create that was sent is in here before it leaves, so that nothing that fails afterwards sends it again.
 */
export type Memory = {
  /** Marks the intents that this process may go on with. */
  readonly turn: string
  sent: Sent | undefined
  /** Of what was created, until it is sealed or revoked. `MadeLater`: there is none before it is published. */
  secret: KeptSecret | 'MadeLater' | undefined
  /** Made by this process to publish the credential of that id: one is enough, however often that takes. */
  made: { readonly id: string; readonly secret: NewSecret } | undefined
  /** Monotonic milliseconds: when the create was sent. */
  startedAt: number | undefined
}

export const newMemory = (turn: string): Memory => ({
  turn,
  sent: undefined,
  secret: undefined,
  made: undefined,
  startedAt: undefined,
})

/** What is known after a step: a secret is kept only while nobody else has it. */
export function syncMemory(memory: Memory, { sent, record }: ObservedCredential): void {
  memory.sent = sent
  if (record.content?.sealed?.id !== memory.made?.id) memory.made = undefined
  if (sent?.kind !== 'Created') memory.secret = undefined
}

/**
 * Whether a later turn must know: what was created and is in no record yet; or an intent of ours, which
 * only this process can take back or carry out without waiting for the issuer to settle.
 */
export function isToBeKept({ sent, record, turn }: ObservedCredential): boolean {
  if (sent?.kind === 'Created') return true
  if (sent?.kind === 'Unfit') {
    return record.content === undefined || !knownIds(record.content).includes(sent.facts.id)
  }
  return record.content?.phase === 'InFlight' && record.content.intent?.turn === turn
}
