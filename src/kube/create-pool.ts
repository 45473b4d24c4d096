import { isDeepStrictEqual } from 'node:util'
import { buildConnector, Pool } from 'undici'
import type { KubeAccess, KubeTls } from './access.ts'

const CONNECT_TIMEOUT_MS = 10_000
/** Below the idle time after which load balancers forget a connection (60 s). */
const TCP_KEEP_ALIVE_MS = 30_000

/**
 * The one pool of connections that all calls and watches share: one for each request under way,
 * without a bound of its own. Whoever calls bounds how many there are, and a watch can never take
 * the last connection from a call.
 *
 * HTTP/1.1, although an API server speaks HTTP/2: for small requests to one server it costs both
 * sides less (figures in docs/performance.md), and a connection that breaks takes one call with it.
 */
export function createPool(access: KubeAccess): Pool {
  const connectorOf = createConnectors()
  return new Pool(access.server.origin, {
    allowH2: false,
    connections: null,
    keepAliveTimeout: TCP_KEEP_ALIVE_MS,
    connect: (options, callback) => void connect(access, connectorOf, options, callback),
  })
}

/** Asks for the certificates at each connection, which is how rotated ones come into use. */
async function connect(
  access: KubeAccess,
  connectorOf: (tls: KubeTls) => buildConnector.connector,
  options: buildConnector.Options,
  callback: buildConnector.Callback,
): Promise<void> {
  try {
    connectorOf(await access.tls())(options, callback)
  } catch {
    // Files that cannot be read, or that are no certificate and key: TLS throws at once, and may quote them.
    const error = new Error('certificate files cannot be read')
    callback(Object.assign(error, { code: 'TLS_FILES_UNREADABLE' }), null)
  }
}

/** A connector remembers TLS sessions, so the one for the same certificates is used again. */
function createConnectors(): (tls: KubeTls) => buildConnector.connector {
  let last: { readonly tls: KubeTls; readonly connector: buildConnector.connector } | undefined
  return (tls) => {
    if (last !== undefined && isDeepStrictEqual(last.tls, tls)) return last.connector
    const connector = buildConnector({
      ...tls,
      allowH2: false,
      timeout: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
    })
    last = { tls, connector }
    return connector
  }
}
