import type { Config } from '../config.ts'
import type { Published } from '../issue/local/publish-ring.ts'
import { sleep } from '../runtime/sleep.ts'
import { certificateEndsAt } from '../serve/certificate-ends-at.ts'
import type { Check } from '../serve/health-answer.ts'
import { createTrustedProxies } from '../serve/oauth/trusted-proxies.ts'
import type { OauthEndpoints } from '../serve/oauth-endpoints.ts'
import { createOidcServer, type OidcServer } from '../serve/oidc-server.ts'
import type { TlsCertificate } from '../serve/tls-certificate.ts'
import type { CertificateSource } from './certificate-source.ts'
import type { World } from './world.ts'

/** What the operator serves to verifiers and clients: discovery, public keys and tokens, on every replica. */
export type Serving = {
  readonly check: Check
  /** When the certificate expires that is served with, epoch milliseconds; undefined without TLS. */
  certificateEndsAt(): number | undefined
  /** Until the signal aborts. Rejects with an Error for people when it cannot listen. */
  run(signal: AbortSignal): Promise<void>
}

const RETRY_MS = 1000
const CLOSE_WITHIN_MS = 5000

export type ServingParts = {
  readonly published: (issuer: string) => Published | undefined
  readonly oauth: OauthEndpoints
  /** Asked only when TLS is served. */
  readonly certificate: CertificateSource
}

export function createServing(
  config: Config,
  { clock, log }: World,
  { published, oauth, certificate }: ServingParts,
): Serving {
  let listening = false
  let served: TlsCertificate | undefined

  async function listen(tls: TlsCertificate | undefined): Promise<OidcServer> {
    const { host = '::', port } = config.oidcAddress
    const server = createOidcServer({
      baseUrl: config.oidcBaseUrl,
      published,
      oauth,
      isProxy: createTrustedProxies(config.trustedProxies),
      tls,
      host,
      port,
    })
    const at = await server.listen().catch((error: NodeJS.ErrnoException) => {
      throw new Error(`cannot listen on ${host}:${port}: ${error.code ?? 'unknown error'}`)
    })
    listening = true
    served = tls
    log.info('serving issuer discovery and keys', { port: at.port, baseUrl: config.oidcBaseUrl })
    return server
  }

  /** Looks at the certificate again and again, for as long as the process lives. */
  async function serveTls(signal: AbortSignal): Promise<OidcServer | undefined> {
    let server: OidcServer | undefined
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      const found = await certificate()
      if (found !== undefined) {
        // oxlint-disable-next-line no-await-in-loop
        if (server === undefined) server = await listen(found.tls)
        else if (server.setCertificate(found.tls)) served = found.tls
        else log.warn('the certificate does not fit its key')
      }
      const wait = found === undefined ? RETRY_MS : found.nextAt - clock.now()
      // oxlint-disable-next-line no-await-in-loop
      await sleep(clock, Math.max(RETRY_MS, wait), signal)
    }
    return server
  }

  return {
    check: { name: 'oidc', ok: () => listening },
    certificateEndsAt: () => served && certificateEndsAt(served.certificate),
    async run(signal) {
      const server = config.oidcInsecureHttp ? await listen(undefined) : await serveTls(signal)
      await sleep(clock, Infinity, signal)
      const cut = new AbortController()
      const timer = clock.after(CLOSE_WITHIN_MS, () => cut.abort())
      await server?.close(cut.signal)
      timer.cancel()
    },
  }
}
