import { stalled } from '../../../failure.ts'
import { createDeadline } from '../../../http/deadline.ts'
import type { HttpClient } from '../../../http/http-client.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { createPerIssuer, type IssuerName } from '../../caller/create-per-issuer.ts'
import type { SecretRead } from '../../secret-read.ts'
import type { TokenRequest } from '../../token-request.ts'
import type { CallerSource } from '../caller-source.ts'
import type { GoogleEndpoints } from '../google-endpoints.ts'
import type { GoogleIdentity } from '../google-identity.ts'
import { createAcquireByKey } from './acquire-by-key.ts'
import { createAcquireFromFile } from './acquire-from-file.ts'
import { createAcquireFromMetadata } from './acquire-from-metadata.ts'
import { CLOUD_PLATFORM_SCOPE } from './cloud-platform-scope.ts'
import { createFederation, type WorkloadIdentity } from './create-federation.ts'
import { createGoogleCallerCache } from './create-google-caller-cache.ts'
import { identityKey } from './identity-key.ts'

export type CallerSourceDeps = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly endpoints: GoogleEndpoints
  readonly readSecret: SecretRead
  readonly requestToken: TokenRequest
  /** The text of a file of the operator's own; rejects when it cannot be read. */
  readonly readFile: (path: string) => Promise<string>
}

export type CallerSources = {
  /** The same source for the same identity; see PerIssuer. */
  of(identity: GoogleIdentity): CallerSource
  /** The issuer object is gone, or no longer of Google. */
  forget(issuer: IssuerName): void
}

const FEDERATED_MS = 30_000

/**
 * Who the operator is towards Google, for each issuer. Nothing is shared between two identities, save
 * the operator's own (`ambient`), which is one and the same for every ClusterCredentialIssuer.
 */
export function createCallerSources(deps: CallerSourceDeps): CallerSources {
  const { clock, endpoints } = deps
  const sources = createPerIssuer<CallerSource>()
  let ambient: CallerSource | undefined

  function ownIdentity(): CallerSource {
    const path = endpoints.applicationCredentials
    ambient ??= createGoogleCallerCache(
      clock,
      path === undefined
        ? createAcquireFromMetadata({ ...deps, metadata: endpoints.metadata })
        : createAcquireFromFile(deps, path),
    )
    return ambient
  }

  function federation(identity: GoogleIdentity, workloadIdentity: WorkloadIdentity): CallerSource {
    const { subject, token } = createFederation(deps, identity, workloadIdentity)
    const cache = createGoogleCallerCache(clock, (signal) => token([CLOUD_PLATFORM_SCOPE], signal))
    return {
      ...cache,
      federated: {
        subject,
        async token(scopes, signal) {
          const deadline = createDeadline(clock, FEDERATED_MS, signal)
          const result = await token(scopes, deadline.signal)
          deadline.end()
          return result
        },
      },
    }
  }

  function create(identity: GoogleIdentity): CallerSource {
    const { kind, namespace, auth } = identity
    const { ambient: own, serviceAccountKeySecretRef: ref, workloadIdentity } = auth
    // The schema refuses all of this too; it is what keeps a tenant from the operator's identity.
    if ([own, ref, workloadIdentity].filter((way) => way !== undefined).length !== 1) {
      return never('set exactly one way under spec.google.auth')
    }
    if (own !== undefined) {
      return kind === 'ClusterCredentialIssuer'
        ? ownIdentity()
        : never('spec.google.auth.ambient is for a ClusterCredentialIssuer only')
    }
    if (workloadIdentity !== undefined) return federation(identity, workloadIdentity)
    if (ref === undefined) return never('set one way under spec.google.auth')
    const { universeDomain } = endpoints
    return createGoogleCallerCache(
      clock,
      createAcquireByKey({ ...deps, universeDomain }, namespace, ref),
    )
  }

  return {
    of: (identity) => sources.of(identity, identityKey(identity), () => create(identity)),
    forget: (issuer) => sources.forget(issuer),
  }
}

const never = (message: string): CallerSource => ({
  caller: () => Promise.resolve({ ok: false, failure: stalled('InvalidSpec', message) }),
  drop: () => undefined,
})
