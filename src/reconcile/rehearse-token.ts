import type { MintRequest } from '../api/mint-request.ts'
import type { Failure } from '../failure.ts'
import type { Observed } from '../plan/observed.ts'
import type { OptionalValue } from '../render/placeholder-credential.ts'
import { rehearseSecret } from '../render/rehearse-secret.ts'

/** Why what is asked for could not be written as the spec wants it: each try would cost a credential. */
export function rehearseToken(
  observed: Observed,
  request: Pick<MintRequest, 'serviceAccount' | 'token' | 'allowedLocations'>,
): Failure | undefined {
  const { spec, metadata } = observed.token
  if (!spec.valid) return undefined
  const { formats, template } = spec.value.secret
  // What is written then is written for everybody.
  if (formats === undefined && template === undefined) return undefined
  const { serviceAccount, token } = request
  const without = untold(observed, request)
  return rehearseSecret(
    { formats, template },
    { object: metadata, serviceAccount, kind: token.kind, without },
  )
}

/** A local issuer says by which key it signed; others do of what they sign, and of no access token. */
function untold(
  { issuer }: Observed,
  { token, allowedLocations }: Pick<MintRequest, 'token' | 'allowedLocations'>,
): OptionalValue[] {
  const isLocal = issuer?.spec.valid === true && issuer.spec.value.local !== undefined
  return [
    ...(!isLocal && token.kind === 'AccessToken' ? ['keyId' as const] : []),
    ...(isLocal ? [] : ['publicKey' as const]),
    ...(allowedLocations === undefined ? ['encodedLocations' as const] : []),
  ]
}
