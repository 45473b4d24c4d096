import type { GenericIssuer } from '../../api/generic-issuer.ts'
import type { CliWorld } from '../cli-world.ts'
import { defined } from '../defined.ts'
import { EXIT } from '../exit-code.ts'
import { look } from '../look/look.ts'
import type { Looked } from '../look/looked.ts'
import type { Verb } from '../verb.ts'
import type { ClusterFacts, ServerFacts } from './cluster-facts.ts'
import { describeDoctor } from './describe-doctor.ts'
import type { DoctorOptions } from './doctor-options.ts'
import type { DoctorReport } from './doctor-report.ts'
import { gatherCluster } from './gather-cluster.ts'
import { gatherOperator } from './gather-operator.ts'
import type { LocalIssuer } from './gather-serving.ts'
import { judgeAll } from './judge-all.ts'
import type { ServerVersion } from './judge-api-server.ts'
import { pluginVersion } from './plugin-version.ts'
import type { FeaturesInUse } from './rights-to-ask.ts'
import { summarise } from './summarise.ts'
import type { Wide } from './wide.ts'

const CODES = {
  Passed: EXIT.Good,
  Warning: EXIT.Good,
  Failed: EXIT.Bad,
  Skipped: EXIT.Unknown,
} as const satisfies Record<DoctorReport['outcome'], number>

export const doctorVerb: Verb<DoctorOptions, DoctorReport> = {
  async gather(world, options) {
    const server = await askVersion(world)
    const isAway = !server.version.seen && server.version.why === 'Failed'
    const cluster = isAway ? undefined : await gatherCluster(world, options)
    const found = cluster?.operators.seen === true ? cluster.operators.value.operators : []
    const operators = await Promise.all(
      found.map((operator) =>
        gatherOperator(world, operator, featuresIn(cluster), localIssuers(cluster)),
      ),
    )
    const version = pluginVersion()
    const checks = judgeAll({
      server,
      cluster,
      operators,
      pluginVersion: version,
      namespace: world.namespace,
      isOperatorNamespaceGiven: options.operatorNamespace !== undefined,
    })
    const outcome = summarise(checks)
    const why = outcome === 'Skipped' ? whyUnknown(cluster) : undefined
    return { outcome, ...defined({ why }), pluginVersion: version, checks }
  },
  describe: describeDoctor,
  exitCode: ({ outcome }) => CODES[outcome],
}

function whyUnknown(cluster: ClusterFacts | undefined): string {
  if (cluster === undefined) return 'the API server did not answer'
  const { operators } = cluster
  return operators.seen || operators.why === 'Forbidden'
    ? 'you may not see the operator'
    : 'the operator could not be looked at'
}

async function askVersion({ client, clock, signal }: CliWorld): Promise<ServerFacts> {
  // The second question finds a connection, so that its answer is fast: the time between is what the clocks may differ by.
  const ask = (): Promise<Looked<ServerVersion>> =>
    look(() => client.request<ServerVersion>({ method: 'GET', path: '/version', signal }))
  const first = await ask()
  if (!first.seen) return { version: first, askedAt: clock.now() }
  const before = clock.now()
  const version = await ask()
  return { version, askedAt: (before + clock.now()) / 2 }
}

const issuersIn = (cluster: ClusterFacts | undefined): readonly GenericIssuer[] => [
  ...itemsOf(cluster?.clusterIssuers),
  ...itemsOf(cluster?.ownIssuers),
]

function featuresIn(cluster: ClusterFacts | undefined): FeaturesInUse {
  const objects = [...itemsOf(cluster?.tokens), ...itemsOf(cluster?.credentials)]
  return {
    workloadIdentity: issuersIn(cluster).some(
      ({ spec }) => spec.valid && spec.value.google?.auth.workloadIdentity !== undefined,
    ),
    rolloutRestart: objects.some(({ spec }) => (spec?.rolloutRestart?.length ?? 0) > 0),
  }
}

const localIssuers = (cluster: ClusterFacts | undefined): readonly LocalIssuer[] =>
  issuersIn(cluster).flatMap(({ metadata, spec, status }) =>
    spec.valid && spec.value.local !== undefined && status.issuer !== undefined
      ? [{ name: metadata.name, issuer: status.issuer }]
      : [],
  )

const itemsOf = <T>(looked: Looked<Wide<T>> | undefined): readonly T[] =>
  looked?.seen === true ? looked.value.items : []
