import { formatDuration, parseDuration } from '../api/duration.ts'
import type { Grant } from '../api/grant.ts'
import type { Asked } from './asked.ts'
import { audiencesAsked } from './audiences-asked.ts'
import { CLUSTER_IDENTITY } from './cluster-identity.ts'
import { globMatches } from './glob.ts'
import { labelSelectorMatches } from './label-selector.ts'

/** A part of a request that a grant does not cover. */
export type Misfit = {
  readonly part:
    | 'Namespace'
    | 'ServiceAccount'
    | 'Kind'
    | 'Delegates'
    | 'Scopes'
    | 'Audiences'
    | 'Lifetime'
  /** How far the request got: of several grants the one that it got furthest with is worth telling. */
  readonly at: number
  /** As it is told where no grant covers the request. */
  readonly missing: string
  /** What of that part the grant does not have. */
  readonly lacking: readonly string[]
}

/**
 * The parts of a request that one grant does not cover, in the order in which a refusal is worth telling; nothing
 * when it grants it. Each is looked for when it is asked for.
 */
export function* grantMisfits(grant: Grant, asked: Asked): Generator<Misfit, void, undefined> {
  const { namespace, serviceAccount, delegates, token } = asked
  const lacking = (patterns: readonly string[], texts: readonly string[]): readonly string[] =>
    patterns.includes('*') ? [] : texts.filter((text) => !matches(patterns, text, namespace.name))

  if (!namespaceMatches(grant, namespace)) {
    const missing = `no grant is for namespace ${namespace.name}`
    yield { part: 'Namespace', at: 0, missing, lacking: [namespace.name] }
  }
  if (!matches(identities(grant, serviceAccount), serviceAccount, namespace.name)) {
    const missing = `no grant lets this namespace use ${serviceAccount}`
    yield { part: 'ServiceAccount', at: 1, missing, lacking: [serviceAccount] }
  }
  if (!grant.kinds.includes(token.kind)) {
    const missing = `kind ${token.kind} is not among those granted`
    yield { part: 'Kind', at: 2, missing, lacking: [token.kind] }
  }
  yield* listed('Delegates', 3, lacking(grant.delegates, delegates))
  if (token.kind === 'AccessToken' || token.kind === 'ClientCredential') {
    yield* listed('Scopes', 4, lacking(grant.scopes, token.scopes ?? []))
  }
  const audiences = audiencesAsked(token)
  if (audiences === 'Any' && !grant.audiences.includes('*')) {
    const missing = 'a signed JWT without aud needs a grant for audience "*"'
    yield { part: 'Audiences', at: 4, missing, lacking: ['*'] }
  }
  if (audiences !== 'Any' && audiences !== 'None') {
    yield* listed('Audiences', 4, lacking(grant.audiences, audiences))
  }
  yield* tooLong(grant, asked)
}

function* tooLong({ maxLifetime }: Grant, { lifetime }: Asked): Generator<Misfit, void, undefined> {
  const longest = parseDuration(maxLifetime)
  if (lifetime === undefined || lifetime <= longest) return
  const text = formatDuration(lifetime)
  const missing = `lifetime ${text} is over the ${formatDuration(longest)} granted`
  yield { part: 'Lifetime', at: 5, missing, lacking: [text] }
}

const SINGULAR = { Delegates: 'delegate', Scopes: 'scope', Audiences: 'audience' } as const

function* listed(
  part: keyof typeof SINGULAR,
  at: number,
  lacking: readonly string[],
): Generator<Misfit, void, undefined> {
  if (lacking.length === 0) return
  yield { part, at, missing: `${SINGULAR[part]} ${lacking[0]} is not granted`, lacking }
}

const matches = (patterns: readonly string[], text: string, namespace: string): boolean =>
  patterns.some((pattern) =>
    globMatches(
      pattern.includes('{') ? pattern.replaceAll('{namespace}', namespace) : pattern,
      text,
    ),
  )

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
