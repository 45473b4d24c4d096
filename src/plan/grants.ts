import { formatDuration, parseDuration } from '../api/duration.ts'
import type { Grant } from '../api/grant.ts'
import type { TokenRequest } from '../api/mint-request.ts'
import { CLUSTER_IDENTITY } from './cluster-identity.ts'
import { globMatches } from './glob.ts'
import { labelSelectorMatches } from './label-selector.ts'

/** Who asks for what. `lifetime` in milliseconds; undefined: as long as is usual, or less where a grant says so. */
export type Asked = {
  readonly namespace: {
    readonly name: string
    /** undefined: not known yet; no selector matches. */
    readonly labels: Readonly<Record<string, string>> | undefined
  }
  readonly serviceAccount: string
  readonly delegates: readonly string[]
  readonly lifetime: number | undefined
  readonly usualLifetime: number
  readonly token: TokenRequest | AskedOfClient
}

/** A client credential, or what is asked with one. */
export type AskedOfClient = {
  readonly kind: 'ClientCredential'
  readonly scopes?: readonly string[]
  readonly audiences?: readonly string[]
}

export type GrantDecision =
  | {
      readonly granted: true
      /** Milliseconds. */
      readonly lifetime: number
      /** Credentials of one service account that the namespace may have. */
      readonly maxCredentials: number
    }
  | { readonly granted: false /** What no grant allows. */; readonly missing: string }

/**
 * Who may ask for what: deny by default, and one grant must cover the whole request. The answer to
 * a request that is not granted names the part that the nearest grant lacks.
 */
export function decideGrant(grants: readonly Grant[], asked: Asked): GrantDecision {
  let best: Allowed | undefined
  let nearest: { at: number; missing: string } = { at: -1, missing: 'the issuer has no grants' }
  for (const grant of grants) {
    const missing = firstMissing(grant, asked)
    if (missing === undefined) {
      const allowed =
        asked.lifetime ?? Math.min(asked.usualLifetime, parseDuration(grant.maxLifetime))
      best = better(best, { lifetime: allowed, maxCredentials: grant.maxCredentials })
    } else if (missing.at > nearest.at) {
      nearest = missing
    }
  }
  return best === undefined
    ? { granted: false, missing: nearest.missing }
    : { granted: true, ...best }
}

type Allowed = { readonly lifetime: number; readonly maxCredentials: number }

/** Of one grant as it is: the life of one with the number of another is what nobody has granted. */
const better = (best: Allowed | undefined, other: Allowed): Allowed =>
  best === undefined ||
  other.lifetime > best.lifetime ||
  (other.lifetime === best.lifetime && other.maxCredentials > best.maxCredentials)
    ? other
    : best

/** The parts of a grant in the order in which a refusal is worth telling: how far a request got. */
function firstMissing(grant: Grant, asked: Asked): { at: number; missing: string } | undefined {
  const matches = (patterns: readonly string[], text: string): boolean =>
    patterns.some((pattern) =>
      globMatches(
        pattern.includes('{') ? pattern.replaceAll('{namespace}', asked.namespace.name) : pattern,
        text,
      ),
    )
  const lacking = (patterns: readonly string[], texts: readonly string[]): string | undefined =>
    patterns.includes('*') ? undefined : texts.find((text) => !matches(patterns, text))

  if (!namespaceMatches(grant, asked.namespace)) {
    return { at: 0, missing: `no grant is for namespace ${asked.namespace.name}` }
  }
  if (!matches(identities(grant, asked.serviceAccount), asked.serviceAccount)) {
    return { at: 1, missing: `no grant lets this namespace use ${asked.serviceAccount}` }
  }
  if (!grant.kinds.includes(asked.token.kind)) {
    return { at: 2, missing: `kind ${asked.token.kind} is not among those granted` }
  }
  const delegate = lacking(grant.delegates, asked.delegates)
  if (delegate !== undefined) return { at: 3, missing: `delegate ${delegate} is not granted` }
  if (asked.token.kind === 'AccessToken' || asked.token.kind === 'ClientCredential') {
    const scope = lacking(grant.scopes, asked.token.scopes ?? [])
    if (scope !== undefined) return { at: 4, missing: `scope ${scope} is not granted` }
  }
  const audience = missingAudience(grant, asked.token, lacking)
  if (audience !== undefined) return { at: 4, missing: audience }
  const longest = parseDuration(grant.maxLifetime)
  if (asked.lifetime !== undefined && asked.lifetime > longest) {
    const text = `lifetime ${formatDuration(asked.lifetime)} is over the ${formatDuration(longest)} granted`
    return { at: 5, missing: text }
  }
  return undefined
}

/**
 * A ServiceAccount of the cluster is granted only by a pattern that says so: with workload identity that
 * may be the issuer's own identity, and nobody means it by "*". Neither does anybody mean the users and groups of
 * Kubernetes, which a namespace called `system` would be given by "{namespace}:*".
 */
function identities({ serviceAccounts }: Grant, asked: string): readonly string[] {
  const reserved = [CLUSTER_IDENTITY, SYSTEM].find((prefix) => asked.startsWith(prefix))
  return reserved === undefined
    ? serviceAccounts
    : serviceAccounts.filter((pattern) => pattern.startsWith(reserved))
}

const SYSTEM = 'system:'

function namespaceMatches(grant: Grant, namespace: Asked['namespace']): boolean {
  const { names, selector } = grant.namespaces
  return (
    names.some((pattern) => globMatches(pattern, namespace.name)) ||
    (selector !== undefined &&
      namespace.labels !== undefined &&
      labelSelectorMatches(selector, namespace.labels))
  )
}

/** A signed JWT without `aud`, or with one that is not text, may be good anywhere: it takes a grant for any audience. */
function missingAudience(
  grant: Grant,
  token: Asked['token'],
  lacking: (patterns: readonly string[], texts: readonly string[]) => string | undefined,
): string | undefined {
  const asked = audiencesAsked(token)
  if (asked === 'None') return undefined
  if (asked === undefined) {
    return grant.audiences.includes('*')
      ? undefined
      : 'a signed JWT without aud needs a grant for audience "*"'
  }
  const audience = lacking(grant.audiences, asked)
  return audience === undefined ? undefined : `audience ${audience} is not granted`
}

/** undefined: any. */
function audiencesAsked(token: Asked['token']): readonly string[] | 'None' | undefined {
  switch (token.kind) {
    case 'IdToken':
      return [token.audience]
    case 'SignedJwt':
      return audiencesOf(token.claims['aud'])
    case 'ClientCredential':
      return token.audiences ?? 'None'
    case 'AccessToken':
    case 'SignedBlob':
      return 'None'
  }
}

function audiencesOf(aud: unknown): string[] | undefined {
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud]
  return audiences.length > 0 && audiences.every(isText) ? audiences : undefined
}

const isText = (value: unknown): value is string => typeof value === 'string'
