import type { AuthenticatedClient } from '../../issue/local/client/authorization-server.ts'
import type { OauthRequest } from '../oauth-endpoints.ts'
import type { OauthOptions } from './oauth-options.ts'
import { type Outcome, outcome } from './outcome.ts'
import type { Form } from './parse-form.ts'
import { type PresentedClient, presentedClient } from './presented-client.ts'
import { createRateLimits } from './rate-limits.ts'
import { createRetried } from './retried.ts'

export type Admitted =
  | { readonly ok: true; readonly by: AuthenticatedClient }
  | { readonly ok: false; readonly outcome: Outcome }

/** @param address of the client */
export type Admission = (
  request: Pick<OauthRequest, 'endpoint' | 'issuer' | 'headers' | 'signal'>,
  form: Form,
  address: string,
) => Promise<Admitted>

const CLIENT_RATE = { perSecond: 20, burst: 40 }
const FAILURE_RATE = { perSecond: 1, burst: 10 }

/**
 * Who may have an answer: clients that prove who they are, within their rates. Of failures only so many are looked at
 * twice, for an address and a client id together, from the first attempt on. Whoever has the right secret is never
 * held up by others' failures, wherever they come from: a client id is no secret, and a secret is not to be guessed.
 */
export function createAdmission(options: OauthOptions): Admission {
  const { server, clock, clientRate = CLIENT_RATE, failureRate = FAILURE_RATE } = options
  const clients = createRateLimits({ clock, ...clientRate })
  const failures = createRateLimits({ clock, ...failureRate })
  const retried = createRetried({ clock })

  return async ({ endpoint, issuer, headers, signal }, form, address) => {
    const who = presentedClient(headers.authorization, form)
    if (who.kind === 'Ambiguous') return refused(outcome.refused('TwoClients'))
    if (who.kind === 'Nobody') return refused(unauthenticated(issuer, who.by))
    const { presented } = who
    const failureKey = `${issuer} ${address} ${presented.clientId}`
    const attempt = (): AuthenticatedClient | undefined => server.authenticate(issuer, presented)
    let by = attempt()
    if (by === undefined) {
      const pauseMs = failures.waitMs(failureKey)
      if (pauseMs > 0) return refused(tooMany(pauseMs))
      failures.take(failureKey)
      by = await retried.later(attempt, address, signal)
      if (by === undefined) return refused(unauthenticated(issuer, who.by))
      failures.giveBack(failureKey)
    }
    const clientKey = `${endpoint} ${issuer} ${by.client.clientId}`
    const waitMs = clients.waitMs(clientKey)
    if (waitMs > 0) return refused(tooMany(waitMs))
    clients.take(clientKey)
    return { ok: true, by }
  }
}

const refused = (why: Outcome): Admitted => ({ ok: false, outcome: why })

const tooMany = (waitMs: number): Outcome =>
  outcome.refused('TooMany', { 'retry-after': String(Math.ceil(waitMs / 1000)) })

/** The challenge is for who used the Authorization header, or may not know that it could (RFC 6749 section 5.2). */
function unauthenticated(
  issuer: string,
  by: Exclude<PresentedClient, { kind: 'Ambiguous' }>['by'],
): Outcome {
  const challenge = `Basic realm="${issuer}", charset="UTF-8"`
  return outcome.refused('Client', by === 'Post' ? {} : { 'www-authenticate': challenge })
}
