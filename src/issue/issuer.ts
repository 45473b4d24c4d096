import type { MintRequest } from '../api/mint-request.ts'
import type { Minted } from '../api/minted.ts'
import type { Failure } from '../failure.ts'

/**
 * The port that every kind of issuer implements.
 *
 * Guarantees: `mint` returns either a credential with the times that were really granted, or a
 * Failure; it never throws, gives up when the signal aborts, and lets nothing of a secret or of a
 * response body into the Failure.
 *
 * Assumptions: the request has been granted, and its fields have been validated.
 */
export type Issuer = {
  mint(request: MintRequest, signal: AbortSignal): Promise<MintResult>
}

export type MintResult =
  | { readonly ok: true; readonly minted: Minted }
  | { readonly ok: false; readonly failure: Failure }
