import type { Address } from '../runtime/address.ts'
import type { LogLevel } from '../runtime/log.ts'

/**
 * What can be set by flag or environment variable, one property each; what each one means stands in
 * options.ts, where `--help` finds it too. Times are milliseconds. Undefined: not given, and there is
 * no fixed default.
 */
export type Settings = {
  readonly kubeconfig: string | undefined
  readonly serviceAccountFolder: string
  readonly namespace: string | undefined
  /** Empty: all namespaces. */
  readonly namespaces: readonly string[]
  readonly workers: number

  readonly leaderElect: boolean
  readonly leaseName: string
  readonly leaseDuration: number
  readonly renewDeadline: number
  readonly retryPeriod: number
  readonly identity: string | undefined

  readonly minLifetime: number
  readonly slowRetry: number
  readonly backoffBase: number
  readonly backoffCap: number
  readonly settle: number
  readonly mintLoopLimit: number
  readonly mintLoopWindow: number
  readonly requestInterval: number
  readonly allowedSecretMetadata: readonly string[]
  readonly normalEvents: boolean
  readonly consumerCheck: boolean
  readonly consumerCheckInterval: number

  readonly keyOverlap: number
  readonly keyPublishAhead: number
  readonly oidcAddress: Address
  readonly oidcBaseUrl: string | undefined
  /** Undefined: the operator makes its own certificate. */
  readonly oidcTlsSecret: string | undefined
  readonly oidcInsecureHttp: boolean

  /** Addresses and networks whose x-forwarded-for counts. */
  readonly trustedProxies: readonly string[]
  /** Of one client at one endpoint. */
  readonly clientRequestsPerSecond: number
  readonly clientStaleness: number

  readonly googleIamcredentialsEndpoint: string | undefined
  readonly googleStsEndpoint: string | undefined
  readonly googleUniverseDomain: string
  readonly googleMetadataHost: string | undefined
  readonly googleApplicationCredentials: string | undefined

  /** An origin: no path, no slash at the end. */
  readonly k0rdentEndpoint: string
  /** As a URL has its host: without :443. */
  readonly k0rdentHosts: readonly string[]
  readonly settleTime: number
  readonly lastUsedInterval: number
  readonly revokeTimeout: number

  readonly resync: number
  readonly watchIdleTimeout: number
  readonly shutdownGrace: number
  readonly logLevel: LogLevel
  readonly healthAddress: Address
}
