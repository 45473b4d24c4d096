import { ALLOW_ISSUER_ANNOTATION } from '../api/group.ts'
import { parseTime } from '../api/parse-time.ts'
import { type Failure, retryable, stalled } from '../failure.ts'
import type { ServiceAccountToken, TokenRequest } from '../issue/token-request.ts'
import { KubeError } from '../kube/error.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { Redacted } from '../redacted.ts'
import { failureOf } from './failure-of.ts'

type Wanted = Parameters<TokenRequest>[0]

type Answer = {
  readonly status?: { readonly token?: string; readonly expirationTimestamp?: string }
}

/** Tokens of ServiceAccounts, by the TokenRequest API. */
export function createTokenRequest(
  client: KubeClient,
  operatorNamespace: string,
  now: () => number,
): TokenRequest {
  return async (wanted, signal) => {
    try {
      const path = `/api/v1/namespaces/${wanted.namespace}/serviceaccounts/${wanted.serviceAccountName}`
      // Asked each time: without the annotation there is no further token.
      const { body } = await client.request<PartialObject>({
        method: 'GET',
        path,
        accept: PARTIAL_METADATA,
        signal,
      })
      const names = namesOf(wanted, operatorNamespace)
      const { annotations } = metadataOf(body).metadata
      if (!allows(annotations, names)) return notAllowed(wanted, annotations, names)
      const granted = await request(client, path, wanted, signal)
      return granted === undefined
        ? { ok: false, failure: retryable('BadResponse', NO_TOKEN) }
        : { ok: true, granted }
    } catch (error) {
      return { ok: false, failure: explain(error, wanted) ?? failureOf(error, now()) }
    }
  }
}

const NO_TOKEN = 'the API server answered a TokenRequest without a token'

/** What the annotation may say; the first is what people are told to write. */
function namesOf(
  { namespace, issuer: { kind, name } }: Wanted,
  operatorNamespace: string,
): string[] {
  const isPlain = kind === 'ClusterCredentialIssuer' || namespace !== operatorNamespace
  return [...(isPlain ? [name] : []), `${kind}/${name}`]
}

const allows = (annotations: Readonly<Record<string, string>>, names: readonly string[]): boolean =>
  (annotations[ALLOW_ISSUER_ANNOTATION] ?? '')
    .split(',')
    .some((allowed) => names.includes(allowed.trim()))

async function request(
  client: KubeClient,
  path: string,
  { audience, expirationSeconds }: Wanted,
  signal: AbortSignal,
): Promise<ServiceAccountToken | undefined> {
  const { body } = await client.request<Answer>({
    method: 'POST',
    path: `${path}/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: [audience], expirationSeconds },
    },
    signal,
  })
  const { token, expirationTimestamp } = body.status ?? {}
  const expiresAt = parseTime(expirationTimestamp)
  if (token === undefined || token === '' || expiresAt === undefined) return undefined
  return { token: new Redacted(token), expiresAt }
}

const nameOf = ({ namespace, serviceAccountName }: Wanted): string =>
  `ServiceAccount ${namespace}/${serviceAccountName}`

/** Names as they may stand in the annotation, fit for a command line. */
const NAMES = /^[A-Za-z0-9/.,-]{1,512}$/

function notAllowed(
  wanted: Wanted,
  { [ALLOW_ISSUER_ANNOTATION]: before = '' }: Readonly<Record<string, string>>,
  [name = '']: readonly string[],
): { ok: false; failure: Failure } {
  if (before === '') return refuse(`${nameOf(wanted)} has not opted in: ${annotate(wanted, name)}`)
  const others = `${nameOf(wanted)} has not opted in, only for other issuers`
  const kept = before.replaceAll(/\s*,\s*/g, ',').trim()
  return refuse(
    NAMES.test(kept)
      ? `${others}: ${annotate(wanted, `${kept},${name}`)} --overwrite`
      : `${others}: add ${name} to its annotation ${ALLOW_ISSUER_ANNOTATION}, names separated by commas`,
  )
}

const annotate = ({ namespace, serviceAccountName }: Wanted, value: string): string =>
  `kubectl annotate serviceaccount -n ${namespace} ${serviceAccountName} ${ALLOW_ISSUER_ANNOTATION}=${value}`

const refuse = (message: string): { ok: false; failure: Failure } => ({
  ok: false,
  failure: stalled('Unauthenticated', message),
})

/** What the author of the issuer, or who runs the operator, can mend. */
function explain(error: unknown, wanted: Wanted): Failure | undefined {
  if (!(error instanceof KubeError)) return undefined
  if (error.kind === 'NotFound') {
    return stalled(
      'Unauthenticated',
      `there is no ${nameOf(wanted)}: create it, or correct the issuer`,
    )
  }
  if (error.kind !== 'Forbidden') return undefined
  return stalled(
    'PermissionDenied',
    `the operator may not read ${nameOf(wanted)} or ask for its token: that right is not given by default, see deploy/rbac-workload-identity.yaml`,
  )
}
