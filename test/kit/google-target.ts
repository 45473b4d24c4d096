import { randomUUID } from 'node:crypto'
import type { MintRequest, TokenRequest } from '../../src/api/mint-request.ts'
import { createHttpClient, type HttpClientOptions } from '../../src/http/create-http-client.ts'
import type { Caller } from '../../src/issue/caller/caller.ts'
import type { GoogleIdentity } from '../../src/issue/google/google-identity.ts'
import { createGoogleIssuers } from '../../src/issue/google/google-issuers.ts'
import type { Issuer } from '../../src/issue/issuer.ts'
import { Redacted } from '../../src/redacted.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { startExampleGoogle } from './google/example-google.ts'
import type { GoogleEmulator } from './google/start-google-emulator.ts'

/** A Google issuer of ours before an emulated Google, with a service account at the end of two delegates. */
export type GoogleTarget = AsyncDisposable & {
  readonly google: GoogleEmulator
  readonly issuer: Issuer
  readonly email: string
  readonly uniqueId: string
  /** Who asks, in IAM's form. */
  readonly user: string
  readonly delegates: readonly [string, string]
  /** For `email` through `delegates`, 10 minutes. */
  ask(token: TokenRequest, more?: Partial<MintRequest>): MintRequest
}

const IDENTITY: GoogleIdentity = {
  kind: 'ClusterCredentialIssuer',
  name: 'google',
  uid: 'a-uid',
  namespace: 'mintlet-system',
  auth: { ambient: {} },
}

/** @param options of the HTTP client */
export async function startGoogleTarget(
  options: Partial<HttpClientOptions> = {},
): Promise<GoogleTarget> {
  const { google, target: email, delegates, user } = await startExampleGoogle()
  const http = createHttpClient({ userAgent: 'mintlet/test', ...options })
  // A new token whenever one was dropped: who the caller is, is another test's matter.
  let current: Caller | undefined
  const source = {
    caller: () => {
      const token = new Redacted(google.accessToken(user))
      current ??= { principal: user, token, expiresAt: Number.MAX_SAFE_INTEGER }
      return Promise.resolve({ ok: true, caller: current } as const)
    },
    drop: (caller: Caller) => {
      if (current === caller) current = undefined
    },
  }
  const issuers = createGoogleIssuers({
    http,
    clock: systemClock,
    endpoints: { iamcredentials: new URL(google.iamcredentialsUrl) },
    callers: { of: () => source, forget: () => undefined },
    newId: randomUUID,
  })
  return {
    google,
    issuer: issuers.issuer(IDENTITY),
    email,
    uniqueId: google.serviceAccounts.find(email)?.uniqueId ?? '',
    user,
    delegates,
    ask: (token, more = {}) => ({
      serviceAccount: email,
      delegates,
      lifetime: 600,
      token,
      ...more,
    }),
    async [Symbol.asyncDispose]() {
      await http.close()
      await google.stop()
    },
  }
}
