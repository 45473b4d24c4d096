import type { Looked } from '../looked.ts'
import type { Finding } from './finding.ts'
import { judgeClock } from './judge-clock.ts'
import { notSeen } from './not-seen.ts'

/** A discovery document, as far as it is looked at. */
export type RawDiscovery = { readonly issuer?: string; readonly jwks_uri?: string }

export type SeenDiscovery = {
  /** Of the issuer. */
  readonly name: string
  /** As its status has it. */
  readonly issuer: string
  readonly document: Looked<RawDiscovery>
  /** The API server's clock at about the same time, epoch milliseconds. */
  readonly serverTime: number | undefined
}

/** Whether a local issuer is served, asked through the API server. */
export function judgeDiscovery({
  name,
  issuer,
  document,
  serverTime,
}: SeenDiscovery): readonly Finding[] {
  const about = { group: 'Issuers', check: `discovery of ${name}` } as const
  if (!document.seen) {
    if (document.why === 'Forbidden') return [notSeen(about, document)]
    const detail =
      document.why === 'Absent'
        ? 'nobody serves it: the Service has no endpoints, or the operator does not know this issuer'
        : 'it was not answered through the API server'
    const fix =
      'see whether the pods are ready, and whether the API server may reach them (networkPolicy.oidcFrom)'
    return [{ ...about, outcome: 'Warning', detail, fix }]
  }
  if (document.value.issuer !== issuer) {
    const fix = 'two operators, or one with another --oidc-base-url, serve it: see its arguments'
    return [
      { ...about, outcome: 'Failed', detail: `it is served as another issuer than ${issuer}`, fix },
    ]
  }
  return [
    { ...about, outcome: 'Passed', detail: issuer },
    // Through the API server comes the Date of whoever answered.
    ...(document.serverTime === undefined || serverTime === undefined
      ? []
      : [judgeClock(`issuer ${name}`, document.serverTime, serverTime, true)]),
  ]
}
