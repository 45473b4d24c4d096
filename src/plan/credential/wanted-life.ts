import { formatDuration } from '../../api/duration.ts'
import { type Failure, stalled } from '../../failure.ts'
import { decideGrant } from '../grants.ts'
import type { ObservedIssuer } from '../observed.ts'
import { credentialAsked } from './credential-asked.ts'
import { credentialLives } from './credential-lives.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { requestedLife } from './requested-life.ts'

export type WantedLife =
  | {
      readonly ok: true
      /** Epoch milliseconds: the latest that may be asked for. */
      readonly expiresAt: number
      /** Milliseconds that the object asks for, before anything was clamped. */
      readonly requestedLifetime: number
      readonly maxCredentials: number
    }
  | { readonly ok: false; readonly failure: Failure }

/** What the spec asks for, held against the issuer's maximum and its grants; undefined while either is unreadable. */
export function wantedLife(
  observed: Pick<ObservedCredential, 'credential' | 'namespace'> & {
    readonly issuer: Pick<ObservedIssuer, 'kind' | 'name' | 'spec'> | undefined
  },
  now: number,
): WantedLife | undefined {
  const { credential, issuer, namespace } = observed
  if (credential?.spec.valid !== true || issuer?.spec.valid !== true) return undefined
  const { grants } = issuer.spec.value
  const lives = credentialLives(issuer.spec.value)
  if (lives === undefined) return undefined
  const { longest } = lives
  const spec = credential.spec.value
  const requested = requestedLife(spec, now)
  if (requested !== undefined && requested > longest && spec.overMaximum === 'Reject') {
    const message = `a life of ${formatDuration(whole(requested))} is over the issuer's maximum of ${formatDuration(longest)}: set overMaximum: Clamp, or ask for less${spec.rotation.policy === 'None' ? ' in a new object' : ''}`
    return { ok: false, failure: stalled('LifetimeRefused', message) }
  }
  if (requested !== undefined && requested <= 0) {
    const message = 'spec.expiresAt has passed already: create a new object with a later one'
    return { ok: false, failure: stalled('LifetimeRefused', message) }
  }
  const decision = decideGrant(grants, credentialAsked(spec, namespace, lives, now))
  if (!decision.granted) {
    const message = `${issuer.kind} ${issuer.name} does not grant this: ${decision.missing}. Ask who runs the ${issuer.kind} for a grant`
    return { ok: false, failure: stalled('NotGranted', message) }
  }
  return {
    ok: true,
    expiresAt: now + decision.lifetime,
    requestedLifetime: whole(requested ?? decision.lifetime),
    maxCredentials: decision.maxCredentials,
  }
}

const whole = (milliseconds: number): number => Math.ceil(milliseconds / 1000) * 1000
