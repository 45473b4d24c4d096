import { join } from 'node:path'
import type { GoogleEndpoints } from '../issue/google/google-endpoints.ts'
import type { Host } from './host.ts'
import type { Environment } from './read-arguments.ts'
import type { Settings } from './settings.ts'

/** Settings with every default that depends on where the process runs. */
export type Config = Omit<
  Settings,
  'kubeconfig' | 'serviceAccountFolder' | GoogleFlag | K0rdentFlag
> & {
  /** How to reach the API server: as the pod's service account, or by kubeconfig. */
  readonly access: Access
  readonly namespace: string
  readonly identity: string
  readonly oidcBaseUrl: string
  readonly google: GoogleEndpoints
  readonly k0rdent: {
    /** For issuers that do not say. */
    readonly endpoint: URL
    /** What `host` of a URL may be, that of `endpoint` among them. */
    readonly hosts: readonly string[]
  }
}

type GoogleFlag = Extract<keyof Settings, `google${string}`>
type K0rdentFlag = Extract<keyof Settings, `k0rdent${string}`>

export type Access =
  | {
      /** One file, or several as in $KUBECONFIG. */
      readonly kubeconfig: string
    }
  | {
      readonly serviceHost: string
      readonly servicePort: string
      readonly serviceAccountFolder: string
    }

const SUFFIX_LENGTH = 8

export function complete(settings: Settings, env: Environment, host: Host): Config {
  const { kubeconfig, serviceAccountFolder: folder, ...more } = settings
  const {
    googleIamcredentialsEndpoint,
    googleStsEndpoint,
    googleUniverseDomain: universeDomain,
    googleMetadataHost,
    googleApplicationCredentials,
    k0rdentEndpoint,
    k0rdentHosts,
    ...rest
  } = more
  const namespace = settings.namespace ?? podNamespace(host, folder) ?? 'mintlet-system'
  const scheme = settings.oidcInsecureHttp ? 'http' : 'https'
  return Object.freeze({
    ...rest,
    access: Object.freeze(
      kubeconfig === undefined ? usualAccess(env, host, folder) : { kubeconfig },
    ),
    namespace,
    identity: settings.identity ?? `${host.hostname()}_${suffix(host)}`,
    google: Object.freeze({
      iamcredentials: folderUrl(
        googleIamcredentialsEndpoint ?? `https://iamcredentials.${universeDomain}`,
      ),
      sts: folderUrl(googleStsEndpoint ?? `https://sts.${universeDomain}`),
      metadata: metadataUrl(googleMetadataHost ?? env['GCE_METADATA_HOST']),
      universeDomain,
      applicationCredentials:
        googleApplicationCredentials ?? (env['GOOGLE_APPLICATION_CREDENTIALS'] || undefined),
    }),
    k0rdent: k0rdentOf(k0rdentEndpoint, k0rdentHosts),
    oidcBaseUrl: settings.oidcBaseUrl ?? `${scheme}://mintlet-oidc.${namespace}.svc`,
  })
}

function k0rdentOf(origin: string, others: readonly string[]): Config['k0rdent'] {
  const endpoint = new URL(origin)
  const hosts = Object.freeze([...new Set([endpoint.host, ...others])])
  return Object.freeze({ endpoint, hosts })
}

/** With a slash at the end, so that paths are added to it and replace nothing. */
const folderUrl = (text: string): URL => new URL(text.endsWith('/') ? text : `${text}/`)

/** A variable of the environment may hold anything; what is no host is not asked. */
function metadataUrl(host: string | undefined): URL {
  const given = host === undefined || host === '' ? undefined : URL.parse(`http://${host}/`)
  return given?.pathname === '/' ? given : new URL('http://metadata.google.internal/')
}

function usualAccess(env: Environment, host: Host, serviceAccountFolder: string): Access {
  const serviceHost = env['KUBERNETES_SERVICE_HOST']
  const servicePort = env['KUBERNETES_SERVICE_PORT']
  const inPod = ['token', 'ca.crt'].every((file) => host.exists(join(serviceAccountFolder, file)))
  if (inPod && serviceHost && servicePort) return { serviceHost, servicePort, serviceAccountFolder }
  return { kubeconfig: env['KUBECONFIG'] || join(host.homeFolder(), '.kube', 'config') }
}

function podNamespace(host: Host, folder: string): string | undefined {
  return host.read(join(folder, 'namespace'))?.trim() || undefined
}

/** A restarted container keeps its host name, and must not take itself for its predecessor. */
function suffix(host: Host): string {
  const number = Math.floor(host.random() * 36 ** SUFFIX_LENGTH)
  return number.toString(36).padStart(SUFFIX_LENGTH, '0')
}
