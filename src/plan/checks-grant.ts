import { formatDuration } from '../api/duration.ts'
import type { TokenRequest } from '../api/mint-request.ts'
import { retryable, stalled } from '../failure.ts'
import type { Check } from './check.ts'
import { decidedByIssuer } from './decided-by-issuer.ts'
import { grantFor } from './grant-for.ts'
import { mintReason } from './mint-reason.ts'
import type { Observed, ObservedIssuer } from './observed.ts'
import { restrictedAccount } from './restricted-account.ts'
import type { Settings } from './settings.ts'
import { tokenRequest } from './token-request.ts'

type Seen = Pick<Observed, 'token' | 'credential'> & {
  readonly issuer: Pick<ObservedIssuer, 'kind' | 'name' | 'spec'> | undefined
}

/** As a Check, of which it needs little: whoever asks beforehand has no more. */
type EarlyCheck = (
  seen: Seen,
  now: number,
  settings: Pick<Settings, 'minLifetime'>,
) => ReturnType<Check>

export const issuerMissing: EarlyCheck = ({ token, credential, issuer }) => {
  if (!token.spec.valid) return undefined
  const named = token.spec.value.issuerRef
  const ref = named ?? credential?.of?.issuer
  if (ref === undefined) return undefined
  const { kind, name } = ref
  if (issuer === undefined) {
    const hint =
      kind === 'ClusterCredentialIssuer'
        ? ' (one of this namespace needs kind: CredentialIssuer)'
        : ''
    const message =
      named === undefined
        ? `there is no ${kind} named ${name}, the issuer of ServiceAccountCredential ${credential?.name}: create it`
        : `there is no ${kind} named ${name}: create it, or correct spec.issuerRef${hint}`
    return { step: 'Refuse', failure: stalled('IssuerNotFound', message) }
  }
  if (issuer.spec.valid) return undefined
  const message = `${kind} ${name} cannot be used: ${issuer.spec.message}`
  return { step: 'Refuse', failure: stalled('IssuerNotFound', message) }
}

const refused = (message: string): ReturnType<Check> => ({
  step: 'Refuse',
  failure: stalled('InvalidSpec', message),
})

/** What the schema cannot refuse, because it depends on the type of the issuer. */
export const issuerCannot: EarlyCheck = ({ token, issuer }) => {
  if (!token.spec.valid || issuer === undefined || !issuer.spec.valid) return undefined
  const spec = token.spec.value
  const { k0rdent, google } = issuer.spec.value
  // Whatever else such an issuer would mint has to be granted.
  if (spec.credentialRef !== undefined && google !== undefined) {
    return refused(
      `${issuer.kind} ${issuer.name} mints nothing with a credential any more: name a ServiceAccountCredential of a local or k0rdent issuer, or set issuerRef and serviceAccount instead of credentialRef`,
    )
  }
  if (spec.credentialRef === undefined && k0rdent !== undefined) {
    return refused(
      'k0rdent mints tokens only with a credential: set spec.credentialRef to a ServiceAccountCredential, instead of issuerRef and serviceAccount',
    )
  }
  if (k0rdent !== undefined && (spec.accessToken?.scopes.length ?? 0) > 0) {
    return refused(
      'k0rdent knows no OAuth scopes: remove accessToken.scopes, and use accessToken.narrowing',
    )
  }
  if (k0rdent === undefined && spec.accessToken?.narrowing !== undefined) {
    return refused(
      'a local issuer knows no narrowing: remove accessToken.narrowing, and use accessToken.scopes',
    )
  }
  if (spec.allowedLocations !== undefined && google === undefined) {
    return refused('a local issuer knows no locations: remove spec.allowedLocations')
  }
  if (decidedByIssuer(issuer.spec, spec) === undefined) return undefined
  if (tokenRequest(spec).lifetime === undefined) return undefined
  return refused(
    'Google decides how long this token lives, about an hour: remove lifetime from the spec',
  )
}

/** Tokens that live shorter than a refresh can be relied on to take are refused before they are asked for. */
export const lifetimeRefused: EarlyCheck = ({ token }, _now, { minLifetime }) => {
  if (!token.spec.valid) return undefined
  const { lifetime } = tokenRequest(token.spec.value)
  if (lifetime === undefined || lifetime >= minLifetime) return undefined
  const message = `lifetime ${formatDuration(lifetime)} is under this operator's minimum of ${formatDuration(minLifetime)}: ask for at least that`
  return { step: 'Refuse', failure: stalled('LifetimeRefused', message) }
}

/** What a local issuer says of a service account holds whatever is granted. */
export const accountRestricted: EarlyCheck = ({ token, issuer }) => {
  if (!token.spec.valid || issuer === undefined || !issuer.spec.valid) return undefined
  const { serviceAccount } = token.spec.value
  if (serviceAccount === undefined) return undefined
  const account = restrictedAccount(issuer.spec.value, serviceAccount)
  const by = `${issuer.kind} ${issuer.name}`
  if (account.disabled) {
    const message = `${by} has disabled ${serviceAccount}: ask who runs it to enable the service account`
    return { step: 'Refuse', failure: stalled('ParentDisabled', message) }
  }
  const asked = tokenRequest(token.spec.value).token
  const scope = asked.kind === 'AccessToken' ? account.refusedScope(asked.scopes) : undefined
  const audience = account.refusedAudience(audiencesOf(asked))
  if (scope === undefined && audience === undefined) return undefined
  const what = scope === undefined ? `audience ${audience}` : `scope ${scope}`
  const message = `${by} does not let ${serviceAccount} have ${what}: ask for another one, or ask who runs the ${issuer.kind}`
  return { step: 'Refuse', failure: stalled('NotGranted', message) }
}

/** A signed JWT without one may be good anywhere. */
function audiencesOf(asked: TokenRequest): readonly string[] {
  if (asked.kind === 'IdToken') return [asked.audience]
  if (asked.kind !== 'SignedJwt') return []
  const { aud } = asked.claims
  const audiences = Array.isArray(aud) && aud.length > 0 ? aud : [aud]
  return audiences.map((each) => (typeof each === 'string' ? each : '*'))
}

export const notGranted: Check = (observed) => {
  const decision = grantFor(observed)
  if (decision === undefined || decision.granted) return undefined
  const { kind, name } = observed.issuer ?? { kind: 'issuer', name: '' }
  const message = `${kind} ${name} does not grant this: ${decision.missing}. Ask who runs the ${kind} for a grant`
  return { step: 'Refuse', failure: stalled('NotGranted', message) }
}

/** Without loaded keys nothing can be signed; what is published and not due does not need them. */
export const issuerLoading: Check = (observed, now, settings) => {
  const { token, issuer } = observed
  if (!token.spec.valid || issuer === undefined || issuer.loaded) return undefined
  if (mintReason(observed, token.spec.value, now, settings) === undefined) return undefined
  if (issuer.trouble === undefined) return { step: 'Rest', why: 'IssuerLoading' }
  const message = `issuer ${issuer.name} cannot mint: ${issuer.trouble}`
  return { step: 'Refuse', failure: retryable('IssuerUnavailable', message) }
}
