import type { ServerResponse } from 'node:http'
import { answerCall } from './answer-call.ts'
import { applyFault } from './apply-fault.ts'
import type { Faults } from './faults.ts'
import type { K0rdentRequest } from './k0rdent-request.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import type { Ledger } from './ledger.ts'
import { createReply } from './reply.ts'
import { route } from './route.ts'

export type Around = {
  readonly world: K0rdentWorld
  readonly ledger: Ledger
  readonly faults: Faults
}

/** Answers one request, or spoils the answer as a fault says, and writes it down. */
export async function serveCall(
  { world, ledger, faults }: Around,
  request: K0rdentRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const { serviceAccounts, ...asked } = route(request.method, request.path)
  const entry = ledger.open(asked)
  const reply = createReply(world, entry, outgoing)
  const commit = () => answerCall({ world, request, entry }, serviceAccounts)
  const taken = faults.take(entry)
  if (taken === undefined) return reply.send(await commit())
  entry.fault = taken.fault.do
  await applyFault(taken, commit, reply)
}
