import type { z } from 'zod'
import { clusterCredentialIssuerSpecSchema } from '../../src/api/cluster-credential-issuer.ts'
import type { GenericIssuer } from '../../src/api/generic-issuer.ts'
import { type Grant, grantSchema } from '../../src/api/grant.ts'
import type { ImpersonatedToken } from '../../src/api/impersonated-token.ts'
import { impersonatedTokenSpecSchema } from '../../src/api/impersonated-token-spec.ts'
import type { ImpersonatedTokenStatus } from '../../src/api/impersonated-token-status.ts'
import type { IssuerStatus } from '../../src/api/issuer-status.ts'
import type { ObjectMeta } from '../../src/api/object-meta.ts'
import { parseSpec } from '../../src/api/parse-spec.ts'
import { secretNameOf } from '../../src/api/secret-name-of.ts'
import { formatTime } from '../../src/api/time.ts'
import type { Observed, ObservedIssuer, ObservedSecret } from '../../src/plan/observed.ts'
import { secretMetadata } from '../../src/plan/secret-metadata.ts'
import type { Settings } from '../../src/plan/settings.ts'
import { requestDigest } from '../../src/reconcile/request-digest.ts'

/** Builders of objects for tests: every field has a usual value, and a test names only what it is about. */

/** 2026-06-01T12:00:00Z, the usual present of tests. */
export const NOW: number = Date.UTC(2026, 5, 1, 12)
export const SECOND = 1000
export const MINUTE = 60_000
export const HOUR = 3_600_000

/** What production has, as far as tests mind. */
export const settings = (over: Partial<Settings> = {}): Settings => ({
  minLifetime: 5 * MINUTE,
  slowRetry: 10 * MINUTE,
  backoffBase: 5 * SECOND,
  backoffCap: 5 * MINUTE,
  settle: 10 * SECOND,
  mintLoopLimit: 3,
  mintLoopWindow: HOUR,
  requestInterval: MINUTE,
  allowedSecretMetadata: [],
  consumerCheck: false,
  consumerCheckInterval: 5 * MINUTE,
  ...over,
})

export const objectMeta = (over: Partial<ObjectMeta> = {}): ObjectMeta => ({
  name: 'reader',
  uid: `uid-of-${over.name ?? 'reader'}`,
  resourceVersion: '1',
  generation: 1,
  creationTimestamp: formatTime(NOW - 24 * HOUR),
  labels: {},
  annotations: {},
  ownerReferences: [],
  ...over,
})

export type TokenSpecInput = Partial<z.input<typeof impersonatedTokenSpecSchema>>

const KINDS = ['accessToken', 'idToken', 'signedJwt', 'signedBlob'] as const

/** A spec as a user writes it: an access token of an hour, unless `over` names another kind, or a credential. */
export const tokenSpec = (over: TokenSpecInput = {}): TokenSpecInput => ({
  ...(!('credentialRef' in over) && { issuerRef: { name: 'local' }, serviceAccount: 'etl:reader' }),
  ...(!KINDS.some((kind) => kind in over) && {
    accessToken: 'credentialRef' in over ? {} : { scopes: ['read'], lifetime: '1h' },
  }),
  ...over,
})

export type TokenOptions = {
  readonly metadata?: Partial<ImpersonatedToken['metadata']>
  /** Fields of tokenSpec() to change. What the schema refuses gives an object with an invalid spec. */
  readonly spec?: TokenSpecInput
  readonly status?: ImpersonatedTokenStatus
}

/** An ImpersonatedToken that has just been made: `etl/reader`, generation 1, empty status. */
export const token = (options: TokenOptions = {}): ImpersonatedToken => ({
  metadata: { ...objectMeta(options.metadata), namespace: options.metadata?.namespace ?? 'etl' },
  spec: parseSpec(impersonatedTokenSpecSchema, tokenSpec(options.spec)),
  status: options.status ?? {},
})

export type GrantInput = z.input<typeof grantSchema>

/** Lets namespace etl use `etl:*` for anything of any kind, for at most an hour. */
export const grant = (over: GrantInput = {}): Grant => grantSchema.parse(grantInput(over))

const grantInput = (over: GrantInput = {}): GrantInput => ({
  namespaces: { names: ['etl'] },
  serviceAccounts: ['etl:*'],
  kinds: ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'],
  delegates: ['*'],
  scopes: ['*'],
  audiences: ['*'],
  ...over,
})

export type IssuerOptions = {
  readonly metadata?: Partial<ObjectMeta>
  readonly spec?: z.input<typeof clusterCredentialIssuerSpecSchema>
  readonly status?: IssuerStatus
}

/** A ClusterCredentialIssuer: the local one, with one grant(). */
export const issuer = (options: IssuerOptions = {}): GenericIssuer => ({
  kind: 'ClusterCredentialIssuer',
  metadata: objectMeta({ name: 'local', ...options.metadata }),
  spec: parseSpec(clusterCredentialIssuerSpecSchema, {
    ...(options.spec?.google === undefined && options.spec?.k0rdent === undefined && { local: {} }),
    grants: [grantInput()],
    ...options.spec,
  }),
  status: options.status ?? {},
})

/** The same as a decision sees it, with the keys that verifiers can find. */
export const observedIssuer = (
  options: IssuerOptions = {},
  keyIds: readonly string[] | undefined = ['key-1'],
): ObservedIssuer => issuerAsSeen(issuer(options), keyIds)

/** Any issuer as a decision sees it. */
export const issuerAsSeen = (
  { kind, metadata, spec }: GenericIssuer,
  keyIds?: readonly string[],
): ObservedIssuer => {
  const { name, uid, generation } = metadata
  const loaded = keyIds !== undefined || (spec.valid && spec.value.local === undefined)
  return {
    kind,
    name,
    uid,
    generation,
    key: name,
    spec,
    trouble: undefined,
    readySince: undefined,
    loaded,
    keyIds,
  }
}

export type ServedOptions = {
  /** Epoch milliseconds. */
  readonly issuedAt?: number
  /** Milliseconds. */
  readonly life?: number
  /** More of the status. */
  readonly status?: ImpersonatedTokenStatus
}

/** The digest that the Secret of a served() object has. */
export const SECRET_DIGEST = 'digest-of-secret'

/** The object after one mint that went well (at NOW, for an hour): status says so, without conditions. */
export const served = (
  of: ImpersonatedToken = token(),
  options: ServedOptions = {},
): ImpersonatedToken => {
  const { issuedAt = NOW, life = HOUR } = options
  const status: ImpersonatedTokenStatus = {
    observedGeneration: of.metadata.generation,
    phase: 'Active',
    secretName: secretNameOf(of),
    secretResourceVersion: '100',
    secretDigest: SECRET_DIGEST,
    requestDigest: requestDigest(of),
    tokenId: 'token-1',
    keyId: 'key-1',
    issuedAt: formatTime(issuedAt),
    expiresAt: formatTime(issuedAt + life),
    mints: 1,
    ...of.status,
    ...options.status,
  }
  return { ...of, status }
}

export type PresentSecret = Extract<ObservedSecret, { state: 'Present' }>

/** The Secret of an object as the watch shows it: ours, and as status says that we left it. */
export const secretOf = (
  { metadata, spec, status }: ImpersonatedToken,
  over: Partial<PresentSecret> = {},
): PresentSecret => ({
  state: 'Present',
  name: status.secretName ?? metadata.name,
  uid: 'uid-of-secret',
  resourceVersion: status.secretResourceVersion ?? '100',
  ownerUid: metadata.uid,
  terminating: false,
  ...secretMetadata(spec.valid ? spec.value.secret : { type: 'Opaque' }, {
    tokenId: status.tokenId ?? '',
    expiresAt: status.expiresAt ?? '',
  }),
  live: undefined,
  ...over,
})

/** What a live read tells of a Secret that nobody has edited. */
export const intact = (
  over: Partial<NonNullable<PresentSecret['live']>> = {},
): NonNullable<PresentSecret['live']> => ({
  type: 'Opaque',
  immutable: false,
  digest: SECRET_DIGEST,
  ...over,
})

/** Everything in order around an object; its Secret is there when its status says so. */
export const observed = (over: Partial<Observed> = {}): Observed => {
  const of = over.token ?? token()
  return {
    token: of,
    credential: undefined,
    issuer: observedIssuer(),
    namespace: { name: of.metadata.namespace, labels: {} },
    secret: of.status.secretName === undefined ? { state: 'Absent', live: false } : secretOf(of),
    strays: [],
    rival: undefined,
    requestDigest: requestDigest(of),
    jitter: 0,
    serverTime: undefined,
    workloads: undefined,
    consumers: undefined,
    ...over,
  }
}
