import { type Failure, retryable } from '../../failure.ts'
import type { CredentialService } from '../../issue/credential-service.ts'
import { credentialDeadline } from '../../plan/credential/credential-deadline.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { limitsOf } from '../../plan/issuer-limits.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { failed } from './failed.ts'
import { whereOf } from './where-of.ts'

/** The issuer, while it may be asked. */
export type Asked = {
  readonly service: CredentialService
  readonly issuer: string
  readonly serviceAccount: string
  /** A quota is one for all objects of an issuer: whoever asks next would be told the same. */
  readonly pauseFor: (failure: Failure) => void
}

/** Asks the issuer, within its limits; who may not ask now comes back later. */
export async function askIssuer(
  { ports }: Context,
  observed: ObservedCredential,
  ask: (asked: Asked) => Promise<CredentialPerformed>,
): Promise<CredentialPerformed> {
  const where = whereOf(observed)
  const service = where && ports.credentials(where.issuer)
  if (where === undefined || service === undefined) {
    const message = 'the issuer of the credential cannot be asked: see its conditions'
    return failed(retryable('IssuerUnavailable', message))
  }
  const { issuer, serviceAccount } = where
  const { namespace, name } = observed.owner
  const spec = observed.issuer?.spec
  const permit = ports.limits.acquire(
    issuer,
    spec === undefined ? {} : limitsOf(spec),
    credentialDeadline(observed.credential),
    namespace,
    `${namespace}/${name} credential`,
  )
  if (!permit.ok) return { kind: 'Done', outcome: { kind: 'Delayed', until: permit.retryAt } }
  try {
    return await ask({
      service,
      issuer,
      serviceAccount,
      pauseFor(failure) {
        if (failure.ending === 'Waiting' && failure.reason === 'RateLimited') {
          ports.limits.pause(issuer, failure.until)
        }
      },
    })
  } finally {
    permit.release()
  }
}
