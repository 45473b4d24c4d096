import { KubeError } from '../../kube/error.ts'
import type { CliWorld } from '../cli-world.ts'
import { look } from '../look/look.ts'
import { lookAtList, type SeenList } from '../look/look-at-list.ts'
import type { Looked } from '../look/looked.ts'
import type { OperatorDeployment } from '../look/operator-deployment.ts'
import type { RawDiscovery, SeenDiscovery } from './judge-discovery.ts'
import type { OperatorFacts } from './operator-facts.ts'

/** A local issuer, with its URL as its status has it. */
export type LocalIssuer = { readonly name: string; readonly issuer: string }

type RawService = {
  readonly metadata: {
    readonly name?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly spec?: { readonly selector?: Readonly<Record<string, string>> }
}
type Services = Looked<SeenList<RawService>>

const LABELS = 'app.kubernetes.io/part-of=mintlet'
const COMPONENT = 'app.kubernetes.io/component'
const WELL_KNOWN = '/.well-known/openid-configuration'
const EXPIRY = /^mintlet_serving_certificate_expiry_timestamp_seconds (?<seconds>[0-9.e+]+)$/
/** One operator serves all of them in the same way. */
const MOST_ISSUERS = 5
const TIMEOUT_MS = 5000

/** What the operator serves, asked through the API server. */
export async function gatherServing(
  world: CliWorld,
  operator: OperatorDeployment,
  issuers: readonly LocalIssuer[],
): Promise<Pick<OperatorFacts, 'discoveries' | 'certificate'>> {
  const services = await lookAtList<RawService>(world, {
    path: `/api/v1/namespaces/${operator.namespace}/services`,
    labelSelector: LABELS,
  })
  const scheme =
    (operator.flags.get('oidc-insecure-http') ?? 'false') === 'false' ? 'https' : 'http'
  const serverTime = services.seen ? services.serverTime : undefined
  const oidc = proxyOf(services, operator, 'oidc', `${scheme}:`, ':oidc')
  const [certificate, ...discoveries] = await Promise.all([
    readCertificate(world, proxyOf(services, operator, 'metrics', 'http:', ':health')),
    ...issuers.slice(0, MOST_ISSUERS).map(
      async ({ name, issuer }): Promise<SeenDiscovery> => ({
        name,
        issuer,
        hasNoService: !oidc.seen && oidc.why === 'Absent',
        document: await readDiscovery(world, oidc, issuer),
        serverTime,
      }),
    ),
  ])
  return { certificate, discoveries }
}

/** The path of a Service of the operator's through the API server's proxy. */
function proxyOf(
  services: Services,
  { namespace, selector }: OperatorDeployment,
  component: string,
  scheme: string,
  port: string,
): Looked<string> {
  if (!services.seen) return services
  const service = services.value.items.find(
    ({ metadata, spec }) =>
      metadata.labels?.[COMPONENT] === component &&
      Object.entries(spec?.selector ?? {}).every(([key, value]) => selector[key] === value),
  )
  if (service === undefined) {
    const message = `no Service of component ${component} selects the operator's pods in namespace ${namespace}`
    return { seen: false, why: 'Absent', message }
  }
  const value = `/api/v1/namespaces/${namespace}/services/${scheme}${service.metadata.name}${port}/proxy`
  return { ...services, value }
}

async function readDiscovery(
  { client, signal }: CliWorld,
  proxy: Looked<string>,
  issuer: string,
): Promise<Looked<RawDiscovery>> {
  if (!proxy.seen) return proxy
  const url = URL.parse(issuer)
  if (url === null) return { seen: false, why: 'Failed', message: 'its status names no URL' }
  const path = `${proxy.value}${url.pathname.replace(/\/$/, '')}${WELL_KNOWN}`
  return look(() =>
    client.request<RawDiscovery>({ method: 'GET', path, signal, timeoutMs: TIMEOUT_MS }),
  )
}

/** Metrics are no JSON, but lines. */
async function readCertificate(
  { client, signal }: CliWorld,
  proxy: Looked<string>,
): Promise<Looked<number | undefined>> {
  if (!proxy.seen) return proxy
  const call = {
    method: 'GET',
    path: `${proxy.value}/metrics`,
    accept: 'text/plain',
    // The stream has a deadline for its headers only.
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    timeoutMs: TIMEOUT_MS,
  } as const
  try {
    for await (const line of client.stream(call)) {
      const seconds = EXPIRY.exec(line)?.groups?.['seconds']
      const end = Number(seconds ?? Number.NaN) * 1000
      if (Number.isNaN(end)) continue
      return { seen: true, value: end, serverTime: undefined }
    }
    return { seen: true, value: undefined, serverTime: undefined }
  } catch (error) {
    if (!(error instanceof KubeError) || signal.aborted) throw error
    const isForbidden = error.kind === 'Forbidden'
    return {
      seen: false,
      why: isForbidden ? 'Forbidden' : 'Failed',
      message: isForbidden
        ? 'you may not get services/proxy'
        : "the operator's metrics were not answered through the API server",
    }
  }
}
