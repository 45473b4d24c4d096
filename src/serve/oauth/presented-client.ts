import type { PresentedSecret } from '../../issue/local/client/authorization-server.ts'
import { parseBasic } from './parse-basic.ts'
import type { Form } from './parse-form.ts'

export type PresentedClient =
  | {
      readonly kind: 'Presented'
      readonly by: 'Basic' | 'Post'
      readonly presented: PresentedSecret
    }
  /** Not a whole id and secret, or none that anybody could have. */
  | { readonly kind: 'Nobody'; readonly by: 'Basic' | 'Post' | 'Nothing' }
  /** Two ways at once, or two clients. */
  | { readonly kind: 'Ambiguous' }

/** Characters, of ids and secrets alike: VSCHAR of RFC 6749 appendix A. */
const ID = /^[\x20-\x7E]{1,256}$/
const SECRET = /^[\x20-\x7E]{1,1024}$/

/** Who a request says it is from: client_secret_basic or client_secret_post (RFC 6749 section 2.3.1). */
export function presentedClient(authorization: string | undefined, form: Form): PresentedClient {
  const clientId = form.text('client_id')
  const clientSecret = form.secret('client_secret')
  if (authorization === undefined) {
    if (clientSecret === undefined) return { kind: 'Nobody', by: 'Nothing' }
    return clientId === undefined
      ? { kind: 'Nobody', by: 'Post' }
      : possible('Post', { clientId, clientSecret })
  }
  if (clientSecret !== undefined) return { kind: 'Ambiguous' }
  const basic = parseBasic(authorization)
  if (basic === undefined) return { kind: 'Nobody', by: 'Basic' }
  if (clientId !== undefined && clientId !== basic.clientId) return { kind: 'Ambiguous' }
  return possible('Basic', basic)
}

function possible(by: 'Basic' | 'Post', presented: PresentedSecret): PresentedClient {
  const { clientId, clientSecret } = presented
  return ID.test(clientId) && SECRET.test(clientSecret.reveal())
    ? { kind: 'Presented', by, presented }
    : { kind: 'Nobody', by }
}
