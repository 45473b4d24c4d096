import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { IssuerLimits } from '../api/issuer-limits.ts'

type Limits = { [Name in keyof IssuerLimits]-?: NonNullable<IssuerLimits[Name]> }

/**
 * Far below what Google documents for a project (60,000 credentials a minute): the quota is shared with
 * whatever else asks in that project. A concurrency that leaves workers for other issuers while one hangs.
 */
const OF_GOOGLE: Limits = { requestsPerSecond: 50, burst: 100, concurrency: 16 }

/** How hard an issuer may be asked; what is absent is not limited. */
export function limitsOf(spec: GenericIssuer['spec']): Partial<Limits> {
  if (!spec.valid) return {}
  const { google, limits = {} } = spec.value
  const given: Partial<Limits> = Object.fromEntries(
    Object.entries(limits).filter(([, value]) => value !== undefined),
  )
  return google === undefined ? given : { ...OF_GOOGLE, ...burstOf(given), ...given }
}

/** Whoever sets a rate alone gets a burst that fits it. */
const burstOf = ({ requestsPerSecond }: Partial<Limits>): Partial<Limits> =>
  requestsPerSecond === undefined ? {} : { burst: requestsPerSecond }
