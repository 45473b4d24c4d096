import type { Looked } from '../look/looked.ts'
import type { OperatorDeployment } from '../look/operator-deployment.ts'
import type { Finding } from './finding.ts'
import { judgeClock } from './judge-clock.ts'
import { notSeen } from './not-seen.ts'
import { REMAKE_SERVICE } from './remake-service.ts'

/** A discovery document, as far as it is looked at. */
export type RawDiscovery = { readonly issuer?: string; readonly jwks_uri?: string }

export type SeenDiscovery = {
  /** Of the issuer. */
  readonly name: string
  /** As its status has it. */
  readonly issuer: string
  /** No Service of the operator's serves it. */
  readonly hasNoService: boolean
  readonly document: Looked<RawDiscovery>
  /** The API server's clock at about the same time, epoch milliseconds. */
  readonly serverTime: number | undefined
}

/** Whether a local issuer is served, asked through the API server. */
export function judgeDiscovery(
  { name, issuer, hasNoService, document, serverTime }: SeenDiscovery,
  { replicas }: Pick<OperatorDeployment, 'replicas'>,
): readonly Finding[] {
  const about = { group: 'Issuers', check: `discovery of ${name}` } as const
  if (!document.seen) {
    if (document.why === 'Forbidden') return [notSeen(about, document)]
    if (hasNoService) {
      return [{ ...about, outcome: 'Failed', detail: document.message, fix: REMAKE_SERVICE }]
    }
    const notAnswered = 'it was not answered through the API server'
    if (replicas.ready === 0) {
      const fix = 'see replicas: none is ready to serve it'
      return [{ ...about, outcome: 'Warning', detail: notAnswered, fix }]
    }
    const detail =
      document.why === 'Absent'
        ? 'nobody serves it: the Service has no endpoints, or the operator does not know this issuer'
        : notAnswered
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
