import type { TableClient } from './client-table.ts'
import { type AskedForm, oauthAsk, type Said } from './oauth-ask.ts'
import type { OauthClientWorld } from './oauth-client-world.ts'

/** What clients ask of an authorization server, by client_secret_basic. */
export type OauthCalls = {
  granted(client: TableClient, form?: AskedForm): Promise<Said>
  /** @throws Error when it is refused */
  tokenOf(client: TableClient, form?: AskedForm): Promise<string>
  introspected(client: TableClient, token: string): Promise<Said>
  revoked(client: TableClient, token: string): Promise<Said>
  /** `200 active`, or status and body. */
  activity(client: TableClient, token: string): Promise<string>
}

/** @param world asked for at each call: tests start it later */
export function oauthCalls(world: () => OauthClientWorld): OauthCalls {
  const granted: OauthCalls['granted'] = (basic, form = {}) =>
    oauthAsk(world(), { basic, form: { grant_type: 'client_credentials', ...form } })
  const introspected: OauthCalls['introspected'] = (basic, token) =>
    oauthAsk(world(), { path: '/introspect', basic, form: { token } })
  return {
    granted,
    async tokenOf(client, form) {
      const { status, json } = await granted(client, form)
      if (status !== 200) throw new Error(`a token was refused: ${status}`)
      return String(json['access_token'])
    },
    introspected,
    revoked: (basic, token) => oauthAsk(world(), { path: '/revoke', basic, form: { token } }),
    async activity(client, token) {
      const { status, json, body } = await introspected(client, token)
      return `${status} ${json['active'] === true ? 'active' : body}`
    },
  }
}
