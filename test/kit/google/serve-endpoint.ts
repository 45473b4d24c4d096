import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AccessTokens } from './access-tokens.ts'
import type { Endpoint } from './endpoint.ts'
import { faultAnswer } from './fault-answer.ts'
import type { Faults } from './faults.ts'
import type { GoogleAnswer } from './google-answer.ts'
import type { GoogleRequest } from './google-request.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import { Refused } from './refused.ts'

export type Around = {
  readonly now: () => number
  readonly ledger: Ledger
  readonly faults: Faults
  readonly accessTokens: AccessTokens
}

/** Answers one request of an endpoint, or spoils the answer as a fault says, and writes it down. */
export async function serveEndpoint(
  endpoint: Endpoint,
  { now, ledger, faults, accessTokens }: Around,
  request: GoogleRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const { method, serviceAccount } = endpoint.describe(request)
  const entry = ledger.open({ at: now(), endpoint: endpoint.name, method, serviceAccount })
  const fault = faults.take(entry)
  entry.fault = fault?.do
  if (fault?.do === 'hang') return
  if (fault === undefined || fault.do === 'truncate' || fault.do === 'delay') {
    if (fault?.do === 'delay') await sleep(fault.milliseconds)
    const answer = await rightAnswer(endpoint, request, entry)
    entry.status = answer.status
    if (fault?.do === 'truncate') truncate(answer, outgoing)
    else send(answer, outgoing)
    return
  }
  if (fault.do === 'unauthenticated') {
    const bearer = request.headers.authorization?.split(' ')[1]
    if (bearer !== undefined) accessTokens.invalidate(bearer)
  }
  const answer = faultAnswer(fault, entry)
  entry.status = answer.status
  send(answer, outgoing)
}

async function rightAnswer(
  endpoint: Endpoint,
  request: GoogleRequest,
  entry: LedgerEntry,
): Promise<GoogleAnswer> {
  try {
    return await endpoint.answer(request, entry)
  } catch (error) {
    if (error instanceof Refused) return error.answer
    throw error
  }
}

function send({ status, headers, body }: GoogleAnswer, outgoing: ServerResponse): void {
  outgoing.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body)
}

/** The head promises all of it, the connection ends after half. */
function truncate({ status, headers, body }: GoogleAnswer, outgoing: ServerResponse): void {
  const bytes = Buffer.from(body)
  outgoing.writeHead(status, { 'content-length': bytes.length, ...headers })
  outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy())
}
