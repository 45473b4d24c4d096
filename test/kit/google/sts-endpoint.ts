import type { Endpoint } from './endpoint.ts'
import { exchangeToken } from './exchange-token.ts'
import { jsonAnswer } from './google-answer.ts'
import type { GoogleWorld } from './google-world.ts'
import { htmlNotFound } from './html-not-found.ts'
import { oauthError } from './oauth-error.ts'
import { tokenRequestOf } from './token-request.ts'

const PATH = '/v1/token'

/** sts.googleapis.com: RFC 8693 token exchange for workload identity pools. */
export const stsEndpoint = (world: GoogleWorld): Endpoint => ({
  name: 'sts',
  describe: ({ method, path }) => ({
    method: path === PATH && method === 'POST' ? 'token' : 'unknown',
  }),
  answer: async (request, entry) => {
    if (request.path !== PATH || request.method !== 'POST') return htmlNotFound(request.path)
    if (request.headers.authorization !== undefined) {
      throw oauthError('invalid_request', 'The request must not have an Authorization header.')
    }
    return jsonAnswer(200, await exchangeToken(world, tokenRequestOf(request), entry))
  },
})
