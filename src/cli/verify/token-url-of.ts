import type { GenericIssuer } from '../../api/generic-issuer.ts'
import { tokenUrl } from '../../issue/k0rdent/call/token-url.ts'

export type TokenUrl =
  | {
      readonly ok: true
      readonly type: 'local' | 'k0rdent'
      readonly url: URL
      /** Nobody but the operator, who wrote it, says so. */
      readonly isAsWritten?: true
    }
  | { readonly ok: false; readonly why: string }

/**
 * Where client credentials of an issuer are exchanged for tokens, as the issuer object says, else as the operator wrote
 * it. Pure.
 *
 * @param written tokenUrl of the Secret; undefined unless the Secret is known to hold what the operator wrote
 */
export function tokenUrlOf({ spec, status }: GenericIssuer, written: string | undefined): TokenUrl {
  if (!spec.valid) return { ok: false, why: 'the spec of the issuer cannot be read' }
  const { local, k0rdent } = spec.value
  if (k0rdent?.endpoint !== undefined) {
    const endpoint = URL.parse(k0rdent.endpoint)
    if (endpoint === null) return { ok: false, why: 'the endpoint of the issuer is not a URL' }
    return { ok: true, type: 'k0rdent', url: tokenUrl(endpoint) }
  }
  if (k0rdent !== undefined) {
    // Where it is by the operator's flag, its digest in status vouches for what is in the Secret.
    return written?.startsWith('https://') === true && URL.canParse(written)
      ? { ok: true, type: 'k0rdent', url: new URL(written), isAsWritten: true }
      : { ok: false, why: AS_FLAG }
  }
  if (local === undefined || status.issuer === undefined) {
    return { ok: false, why: 'the issuer object does not say where its token endpoint is' }
  }
  const url = URL.parse(`${status.issuer}/token`)
  return url === null
    ? { ok: false, why: 'status.issuer of the issuer object is not a URL' }
    : { ok: true, type: 'local', url }
}

const AS_FLAG =
  "the issuer is where the operator's flag --k0rdent-endpoint says, which the issuer object does not tell"
