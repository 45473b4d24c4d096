import type { Context, CredentialPerformed } from '../../../../src/reconcile/credential/context.ts'
import type { CredentialPorts } from '../../../../src/reconcile/credential/credential-ports.ts'
import { newMemory } from '../../../../src/reconcile/credential/memory.ts'
import type { TurnWorld } from './turn-world.ts'

/** Of one turn of `etl/pipeline` in that world, as observedCredential() sees it. */
export const turnContext = (world: TurnWorld, over: Partial<CredentialPorts> = {}): Context => ({
  ports: { ...world.ports(), ...over },
  key: 'etl/pipeline/uid-of-pipeline',
  signal: new AbortController().signal,
  memory: newMemory('turn-1'),
})

/** What a step came to in few words: `Learned`, `Failed Conflict`, `Delayed`. */
export function cameTo(performed: CredentialPerformed): string {
  if (performed.kind !== 'Done') return performed.kind
  const { outcome } = performed
  return 'failure' in outcome ? `${outcome.kind} ${outcome.failure.reason}` : outcome.kind
}
