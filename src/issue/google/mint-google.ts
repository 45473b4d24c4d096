import type { MintRequest } from '../../api/mint-request.ts'
import type { AllowedLocations } from '../../api/minted.ts'
import type { MintResult } from '../issuer.ts'
import { buildMintCall } from './call/build-mint-call.ts'
import { callAs } from './call/call-as.ts'
import { findLocations, type LocationsContext } from './call/find-locations.ts'
import { judgeMinted } from './call/judge-minted.ts'
import type { MintFrame } from './call/mint-frame.ts'
import { requestProblem } from './call/request-problem.ts'
import { mintFederated } from './mint-federated.ts'

export type MintContext = LocationsContext & {
  /** Claim `jti` of a signed JWT. */
  readonly newId: () => string
}

/** Mints one credential. Throws only what is a bug or nonsense; the caller turns that into a Failure. */
export async function mintGoogle(
  context: MintContext,
  request: MintRequest,
  signal: AbortSignal,
): Promise<MintResult> {
  const { federated } = context.source
  if (federated !== undefined && request.serviceAccount === federated.subject) {
    return mintFederated(federated, request, context.clock, signal)
  }
  const refusal = requestProblem(request)
  if (refusal !== undefined) return { ok: false, failure: refusal }
  if (request.allowedLocations === undefined) return call(context, request, signal)
  const allowed = await findLocations(context, request, signal)
  if (!allowed.ok) return allowed
  return withLocations(await call(context, request, signal), allowed.found)
}

async function call(
  context: MintContext,
  request: MintRequest,
  signal: AbortSignal,
): Promise<MintResult> {
  const { clock, endpoint, newId } = context
  const issuedAt = Math.floor(clock.now() / 1000)
  const frame: MintFrame = { issuedAt, expiresAt: issuedAt + request.lifetime, tokenId: newId() }
  const called = await callAs(context, buildMintCall(endpoint, request, frame), request, signal)
  return called.ok ? judgeMinted(called.answer, request, frame, clock.now()) : called
}

const withLocations = (result: MintResult, allowedLocations: AllowedLocations): MintResult =>
  result.ok ? { ok: true, minted: { ...result.minted, allowedLocations } } : result
