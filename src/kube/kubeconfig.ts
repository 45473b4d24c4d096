import { existsSync } from 'node:fs'
import type { RequestOptions } from 'node:https'
import { delimiter } from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node'
import type { Clock } from '../runtime/clock.ts'
import type { KubeAccess, KubeTls } from './access.ts'
import { importKubeConfig } from './import-kubeconfig.ts'
import { createRefreshed } from './refreshed.ts'

export type KubeconfigOptions = {
  /** One file, or several as in the environment variable KUBECONFIG. */
  readonly files: string
  /** The file's current context when absent. */
  readonly context?: string
  readonly clock: Clock
}

/** Exec plugins and token files are asked again so often; each asks its own cache first. */
const FRESH_MS = 30_000

type Identity = {
  readonly tls: KubeTls
  readonly authorization: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Access as a kubeconfig describes it: tokens, client certificates, exec plugins, OIDC, basic
 * authentication, impersonation. `proxy-url` is refused.
 *
 * @throws Error that names the file or the context, and never its content
 */
export async function kubeconfigAccess(options: KubeconfigOptions): Promise<KubeAccess> {
  let config = await load(options)
  const cluster = config.getCurrentCluster()
  if (cluster === null) throw new Error(`kubeconfig ${options.files}: no cluster in that context`)
  if (cluster.proxyUrl) throw new Error(`kubeconfig ${options.files}: proxy-url is not supported`)
  const server = URL.parse(cluster.server)
  if (server === null) throw new Error(`kubeconfig ${options.files}: server is not a URL`)
  if (server.protocol === 'http:' && !cluster.skipTLSVerify) {
    throw new Error(`kubeconfig ${options.files}: http needs insecure-skip-tls-verify`)
  }

  let outdated = false
  const identity = createRefreshed(options.clock, FRESH_MS, async () => {
    // A new KubeConfig has forgotten what its exec plugin said before.
    if (outdated) config = await load(options)
    outdated = false
    return identify(config, options.files)
  })
  const { headers } = await identity.get()
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace
  return {
    server,
    tls: async () => (await identity.get()).tls,
    authorization: async () => (await identity.get()).authorization,
    invalidate: (refused) =>
      identity.drop((value) => {
        outdated ||= value.authorization === refused
        return outdated
      }),
    headers,
    ...(namespace ? { defaultNamespace: namespace } : {}),
  }
}

async function load({ files, context }: KubeconfigOptions): Promise<KubeConfig> {
  // Only for whoever has a kubeconfig, never for a pod.
  const Config = await importKubeConfig()
  const named = files.split(delimiter).filter((file) => file !== '')
  // As kubectl does: of several files those that are not there are left out.
  const there = named.filter((file) => existsSync(file))
  const [first = '', ...others] = there.length > 0 ? there : named
  try {
    const config = new Config()
    config.loadFromFile(first)
    for (const file of others) {
      const other = new Config()
      other.loadFromFile(file)
      addMissing(config, other)
    }
    if (context !== undefined) config.setCurrentContext(context)
    return config
  } catch {
    // The parser's message quotes lines of the file.
    throw new Error(`kubeconfig ${files}: cannot be read`)
  }
}

/** As kubectl does: the first file that has a name wins. */
function addMissing(config: KubeConfig, other: KubeConfig): void {
  for (const cluster of other.clusters) {
    if (!config.clusters.some(({ name }) => name === cluster.name)) config.addCluster(cluster)
  }
  for (const user of other.users) {
    if (!config.users.some(({ name }) => name === user.name)) config.addUser(user)
  }
  for (const context of other.contexts) {
    if (!config.contexts.some(({ name }) => name === context.name)) config.addContext(context)
  }
  config.currentContext ||= other.currentContext
}

async function identify(config: KubeConfig, files: string): Promise<Identity> {
  const found: RequestOptions = {}
  try {
    await config.applyToHTTPSOptions(found)
  } catch {
    // What an exec plugin printed may be a secret.
    throw new Error(`kubeconfig ${files}: its credentials could not be obtained`)
  }
  const { authorization, ...headers } = lowerCased(found.headers)
  return {
    tls: tlsOf(found),
    authorization: found.auth
      ? `Basic ${Buffer.from(found.auth).toString('base64')}`
      : authorization,
    headers,
  }
}

function tlsOf(found: RequestOptions): KubeTls {
  const { rejectUnauthorized, servername } = found
  const [ca, cert, key] = [found.ca, found.cert, found.key].map(pem)
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    ...(servername === undefined ? {} : { servername }),
  }
}

/** client-node gives one text or buffer; node:https would take more than that. */
function pem(value: unknown): string | Buffer | undefined {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined
}

function lowerCased(headers: RequestOptions['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}
