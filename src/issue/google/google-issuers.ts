import type { MintRequest } from '../../api/mint-request.ts'
import { type Failure, retryable } from '../../failure.ts'
import type { HttpClient } from '../../http/http-client.ts'
import type { Clock } from '../../runtime/clock.ts'
import { createPerIssuer, type IssuerName } from '../caller/create-per-issuer.ts'
import { GAVE_UP } from '../gave-up.ts'
import type { Issuer, MintResult } from '../issuer.ts'
import { createLocationCache, type LocationCache } from './call/create-location-cache.ts'
import type { CallerSources } from './caller/create-caller-sources.ts'
import { identityKey } from './caller/identity-key.ts'
import type { GoogleEndpoints } from './google-endpoints.ts'
import type { GoogleIdentity } from './google-identity.ts'
import { type MintContext, mintGoogle } from './mint-google.ts'

export type GoogleIssuersOptions = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly endpoints: Pick<GoogleEndpoints, 'iamcredentials'>
  readonly callers: CallerSources
  /** Claim `jti` of signed JWTs: unique, and hard to guess (node:crypto randomUUID). */
  readonly newId: () => string
}

/** All Google issuers of one process. None of this throws. */
export type GoogleIssuers = {
  issuer(identity: GoogleIdentity): Issuer
  /** Whether the issuer is somebody at all; what that one may do, only a mint can tell. */
  check(identity: GoogleIdentity, signal: AbortSignal): Promise<CheckResult>
  /** Drops from memory what was learnt as this issuer, and its caller. */
  forget(issuer: IssuerName): void
}

export type CheckResult =
  | { readonly ok: true; readonly principal: string | undefined }
  | { readonly ok: false; readonly failure: Failure }

export function createGoogleIssuers(options: GoogleIssuersOptions): GoogleIssuers {
  const { http, clock, endpoints, callers, newId } = options
  const caches = createPerIssuer<LocationCache>()

  const contextOf = (identity: GoogleIdentity): MintContext => ({
    http,
    clock,
    newId,
    endpoint: endpoints.iamcredentials,
    source: callers.of(identity),
    locations: caches.of(identity, identityKey(identity), () => createLocationCache(clock)),
  })

  return {
    issuer: (identity) => ({
      mint: (request, signal) => mintWith(() => contextOf(identity), request, signal),
    }),
    async check(identity, signal) {
      try {
        const result = await callers.of(identity).caller(signal)
        return result.ok ? { ok: true, principal: result.caller.principal } : result
      } catch {
        return { ok: false, failure: unexpected }
      }
    },
    forget(issuer) {
      caches.forget(issuer)
      callers.forget(issuer)
    },
  }
}

async function mintWith(
  context: () => MintContext,
  request: MintRequest,
  signal: AbortSignal,
): Promise<MintResult> {
  if (signal.aborted) return { ok: false, failure: GAVE_UP }
  try {
    const result = await mintGoogle(context(), request, signal)
    return signal.aborted ? { ok: false, failure: GAVE_UP } : result
  } catch {
    // Nonsense that no schema has seen, or a bug; the error may quote the request.
    return { ok: false, failure: unexpected }
  }
}

const unexpected = retryable(
  'IssuerUnavailable',
  'the Google issuer failed for a reason that mintlet does not know',
)
