import type { ClusterFacts, ServerFacts } from './cluster-facts.ts'
import { type Finding, GROUPS } from './finding.ts'
import { judgeAdmission } from './judge-admission.ts'
import { judgeApiServer } from './judge-api-server.ts'
import { judgeCertificate } from './judge-certificate.ts'
import { judgeClock } from './judge-clock.ts'
import { judgeDefinition } from './judge-definition.ts'
import { judgeDiscovery } from './judge-discovery.ts'
import { judgeInstalled } from './judge-installed.ts'
import { judgeIssuers } from './judge-issuers.ts'
import { judgeLease } from './judge-lease.ts'
import { judgeObjects } from './judge-objects.ts'
import { judgeOwnRights } from './judge-own-rights.ts'
import { judgePods } from './judge-pods.ts'
import { judgeReplicas } from './judge-replicas.ts'
import { judgeRights } from './judge-rights.ts'
import { judgeSecrets } from './judge-secrets.ts'
import { judgeServed } from './judge-served.ts'
import { judgeServedNamespaces } from './judge-served-namespaces.ts'
import { judgeVersion } from './judge-version.ts'
import { KNOWN_DEFINITIONS } from './known-definitions.ts'
import type { OperatorFacts } from './operator-facts.ts'

export type DoctorFacts = {
  readonly server: ServerFacts
  /** undefined: the API server did not answer. */
  readonly cluster: ClusterFacts | undefined
  readonly operators: readonly OperatorFacts[]
  readonly pluginVersion: string
  /** The namespace that the person works in. */
  readonly namespace: string
  readonly isOperatorNamespaceGiven: boolean
}

/** Everything that was seen, judged, in the order of GROUPS. */
export function judgeAll(facts: DoctorFacts): readonly Finding[] {
  const { server, cluster, operators } = facts
  const { version, askedAt } = server
  const now = (version.seen ? version.serverTime : undefined) ?? askedAt
  const findings = [
    ...judgeApiServer(version),
    ...(version.seen && version.serverTime !== undefined
      ? [judgeClock('this machine', askedAt, version.serverTime, false)]
      : []),
    ...(cluster === undefined ? [] : judgeCluster(cluster, facts, now)),
    ...operators.flatMap((operator) => judgeOperator(operator, facts, now)),
  ]
  return GROUPS.flatMap((group) => findings.filter((finding) => finding.group === group))
}

function judgeCluster(
  cluster: ClusterFacts,
  { namespace, isOperatorNamespaceGiven }: DoctorFacts,
  now: number,
): readonly Finding[] {
  const { tokens, credentials, operators } = cluster
  const objects = [tokens, credentials].flatMap((looked) => (looked.seen ? looked.value.items : []))
  const isSeen = tokens.seen || credentials.seen
  const served = judgeServed(
    KNOWN_DEFINITIONS.map(({ plural }) => plural),
    cluster.served,
  )
  return [
    served,
    ...KNOWN_DEFINITIONS.flatMap((known, index) => {
      const looked = cluster.definitions[index]
      return looked === undefined ? [] : [judgeDefinition(known, looked)]
    }),
    judgeInstalled(operators, isOperatorNamespaceGiven),
    ...judgeAdmission(cluster.admission, operators.seen ? operators.value.operators : []),
    ...judgeIssuers('ClusterCredentialIssuer', cluster.clusterIssuers),
    ...judgeIssuers('CredentialIssuer', cluster.ownIssuers),
    ...judgeObjects('ImpersonatedToken', tokens, now),
    ...judgeObjects('ServiceAccountCredential', credentials, now),
    // Of objects that nobody saw there is nothing to say.
    ...(isSeen
      ? [judgeSecrets(objects, cluster.secrets), judgeServedNamespaces(objects, operators)]
      : []),
    judgeOwnRights(namespace, served.outcome !== 'Failed', cluster.ownReviews),
  ]
}

function judgeOperator(
  { operator, pods, lease, user, rights, discoveries, certificate }: OperatorFacts,
  { pluginVersion, operators }: DoctorFacts,
  now: number,
): readonly Finding[] {
  const findings = [
    judgeReplicas(operator),
    judgeVersion(operator, pluginVersion),
    judgePods(pods, now),
    ...judgeLease(lease, operator),
    ...judgeRights(user, rights),
    ...discoveries.flatMap((discovery) => judgeDiscovery(discovery, operator)),
    judgeCertificate(certificate, now, operator),
  ]
  if (operators.length === 1) return findings
  const of = ` (${operator.namespace}/${operator.name})`
  return findings.map((finding) => ({ ...finding, check: `${finding.check}${of}` }))
}
