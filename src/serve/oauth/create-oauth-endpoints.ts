import type { OauthAnswer, OauthEndpoints, OauthRequest } from '../oauth-endpoints.ts'
import { oidcAnswer } from '../oidc-answer.ts'
import { answerIntrospect } from './answer-introspect.ts'
import { answerRevoke } from './answer-revoke.ts'
import { answerToken } from './answer-token.ts'
import { createClientAddress } from './client-address.ts'
import { createAdmission } from './create-admission.ts'
import type { OauthOptions } from './oauth-options.ts'
import { type Outcome, outcome } from './outcome.ts'
import { receiveForm } from './receive-form.ts'
import { unavailable } from './unavailable.ts'

/**
 * The endpoints of the local issuers as authorization servers: RFC 6749 (client_credentials), RFC 7662, RFC 7009.
 *
 * @throws TypeError when a trusted proxy is neither an address nor a network
 */
export function createOauthEndpoints(options: OauthOptions): OauthEndpoints {
  const { published, clock, isReady = () => true, onAnswer, onBug } = options
  const addressOf = createClientAddress(options.trustedProxies ?? [])
  const admit = createAdmission(options)

  async function treat(request: OauthRequest): Promise<Outcome> {
    if (request.method !== 'POST') return outcome.refused('Method', { allow: 'POST' })
    const received = await receiveForm(request)
    if (!received.ok) return received.outcome
    if (!isReady()) return unavailable()
    const { form } = received
    const address = addressOf(request.remoteAddress, joined(request.headers['x-forwarded-for']))
    const admitted = await admit(request, form, address)
    if (!admitted.ok) return admitted.outcome
    // Not before: who has not proved who it is does not learn that there is such a client.
    if (!isReady(admitted.by.client.clientId)) return unavailable()
    const { issuer } = request
    const seen = { at: clock.now(), address }
    switch (request.endpoint) {
      case 'token':
        return answerToken(options, issuer, admitted.by, form, seen)
      case 'introspect':
        return answerIntrospect(options, issuer, form, seen)
      case 'revoke':
        return answerRevoke(options.server, issuer, admitted.by, form)
    }
  }

  return {
    async answer(request): Promise<OauthAnswer> {
      const { endpoint, issuer } = request
      if (published(issuer) === undefined) return oidcAnswer(request.method, undefined, published)
      const { answer, error } = await treat(request).catch((bug: unknown) => {
        onBug(bug)
        return outcome.refused('Bug')
      })
      onAnswer({ endpoint, issuer, status: answer.status, error })
      return answer
    },
  }
}

const joined = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(',') : header
