import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { IssuerLimits } from '../api/issuer-limits.ts'

type Limits = { [Name in keyof IssuerLimits]-?: NonNullable<IssuerLimits[Name]> }

/**
 * Far below what Google documents for a project (60,000 credentials a minute): the quota is shared with
 * whatever else asks in that project. A concurrency that leaves workers for other issuers while one hangs.
 */
const OF_GOOGLE: Limits = { requestsPerSecond: 50, burst: 100, concurrency: 16 }

/** It documents none: enough for thousands of credentials, and nothing that a tenant's API would notice. */
const OF_K0RDENT: Limits = { requestsPerSecond: 20, burst: 40, concurrency: 8 }

/** How hard an issuer may be asked; what is absent is not limited. */
export function limitsOf(spec: GenericIssuer['spec']): Partial<Limits> {
  if (!spec.valid) return {}
  const { google, k0rdent, limits = {} } = spec.value
  const given: Partial<Limits> = Object.fromEntries(
    Object.entries(limits).filter(([, value]) => value !== undefined),
  )
  const usual = google === undefined ? k0rdent && OF_K0RDENT : OF_GOOGLE
  return usual === undefined ? given : { ...usual, ...burstOf(given), ...given }
}

/** Whoever sets a rate alone gets a burst that fits it. */
const burstOf = ({ requestsPerSecond }: Partial<Limits>): Partial<Limits> =>
  requestsPerSecond === undefined ? {} : { burst: requestsPerSecond }
