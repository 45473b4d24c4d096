import type { MintRequest } from '../../api/mint-request.ts'
import type { HttpClient } from '../../http/http-client.ts'
import type { Clock } from '../../runtime/clock.ts'
import { GAVE_UP } from '../gave-up.ts'
import type { MintResult } from '../issuer.ts'
import type { SecretRead } from '../secret-read.ts'
import { UNEXPECTED } from './answer/unexpected.ts'
import { createK0rdentCallers } from './caller/create-callers.ts'
import { createCredentialService } from './create-credential-service.ts'
import type { K0rdentIssuers } from './k0rdent-issuers.ts'
import { mintToken } from './mint-token.ts'

export type K0rdentIssuersOptions = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly readSecret: SecretRead
}

export function createK0rdentIssuers(options: K0rdentIssuersOptions): K0rdentIssuers {
  const { http, clock } = options
  const callers = createK0rdentCallers(options)
  return {
    credentials: (identity) => {
      const { endpoint, namespace } = identity
      const caller = callers.of(identity)
      return createCredentialService({ http, clock, endpoint, namespace, caller })
    },
    tokens: ({ endpoint }) => ({
      mint: (request, signal) => mintAt({ http, clock, endpoint }, request, signal),
    }),
    async check(identity, signal) {
      try {
        const result = await callers.of(identity).caller(signal)
        return result.ok ? { ok: true, principal: result.caller.principal } : result
      } catch {
        return { ok: false, failure: UNEXPECTED }
      }
    },
    forget: (issuer) => callers.forget(issuer),
  }
}

async function mintAt(
  context: Parameters<typeof mintToken>[0],
  request: MintRequest,
  signal: AbortSignal,
): Promise<MintResult> {
  if (signal.aborted) return { ok: false, failure: GAVE_UP }
  try {
    const result = await mintToken(context, request, signal)
    return signal.aborted ? { ok: false, failure: GAVE_UP } : result
  } catch {
    return { ok: false, failure: UNEXPECTED }
  }
}
