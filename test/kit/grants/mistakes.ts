import { parseDuration } from '../../../src/api/duration.ts'
import type { Grant } from '../../../src/api/grant.ts'
import { TOKEN_KINDS } from '../../../src/api/token-kind.ts'
import { grantFor } from '../../../src/plan/grant-for.ts'
import type { GrantDecision } from '../../../src/plan/grants.ts'
import type { Observed } from '../../../src/plan/observed.ts'

type Decide = typeof grantFor

/** The policy with every grant changed. */
const withGrants =
  (change: (grant: Grant, seen: Observed) => Grant): Decide =>
  (seen) =>
    withList((grants) => grants.map((grant) => change(grant, seen)))(seen)

/** The policy with the list of grants changed. */
const withList =
  (change: (grants: Grant[]) => Grant[]): Decide =>
  (seen) => {
    const { issuer } = seen
    if (issuer === undefined || !issuer.spec.valid) return grantFor(seen)
    const { value } = issuer.spec
    const spec = { valid: true, value: { ...value, grants: change(value.grants) } } as const
    return grantFor({ ...seen, issuer: { ...issuer, spec } })
  }

const withAnswer =
  (change: (decision: GrantDecision, seen: Observed) => GrantDecision): Decide =>
  (seen) => {
    const decision = grantFor(seen)
    return decision && change(decision, seen)
  }

/** The policy of the first grant that covers it. */
function firstOf(order: (grants: Grant[]) => Grant[]): Decide {
  return (seen) => {
    const { issuer } = seen
    if (issuer === undefined || !issuer.spec.valid) return grantFor(seen)
    const alone = order(issuer.spec.value.grants).map((grant) => withList(() => [grant])(seen))
    return alone.find((decision) => decision?.granted === true) ?? grantFor(seen)
  }
}

const inNamespace = ({ namespace }: Observed, name: string): Observed['namespace'] => ({
  ...namespace,
  name,
})

const prefixes = (patterns: readonly string[]): string[] =>
  patterns.flatMap((pattern) => [pattern, `${pattern}*`])

/**
 * What somebody could get wrong in src/plan/grants.ts and the files under it, as policies that are wrong in one thing:
 * a test of the policy is worth something when it notices each.
 */
export const GRANTS_MISTAKES: Readonly<Record<string, Decide>> = {
  'takes no notice of the kind': withGrants((grant) => ({ ...grant, kinds: [...TOKEN_KINDS] })),
  'takes every namespace that a selector is there for': withGrants((grant) =>
    grant.namespaces.selector === undefined ? grant : { ...grant, namespaces: { names: ['*'] } },
  ),
  'takes no notice of selectors': withGrants(({ namespaces: { names }, ...grant }) => ({
    ...grant,
    namespaces: { names },
  })),
  'takes matchLabels alone': withGrants((grant) => {
    const { selector, names } = grant.namespaces
    const { matchLabels = {} } = selector ?? {}
    return { ...grant, namespaces: { names, selector: { matchLabels } } }
  }),
  'takes a namespace whose name only begins so': withGrants((grant) => ({
    ...grant,
    namespaces: { ...grant.namespaces, names: prefixes(grant.namespaces.names) },
  })),
  'takes an identity whose name only begins so': withGrants((grant) => ({
    ...grant,
    serviceAccounts: prefixes(grant.serviceAccounts),
  })),
  'takes a scope that only begins so': withGrants((grant) => ({
    ...grant,
    scopes: prefixes(grant.scopes),
  })),
  'lets {namespace} be any namespace': withGrants((grant) => ({
    ...grant,
    serviceAccounts: grant.serviceAccounts.map((one) => one.replace('{namespace}', '*')),
  })),
  'takes no notice of upper and lower case': withGrants((grant, { token: { spec } }) => {
    const { serviceAccount = '' } = spec.valid ? spec.value : {}
    return {
      ...grant,
      serviceAccounts: grant.serviceAccounts.map((one) =>
        serviceAccount.toLowerCase() === one.toLowerCase() ? serviceAccount : one,
      ),
    }
  }),
  'lets a * cross / and @': withGrants((grant) => ({
    ...grant,
    serviceAccounts: grant.serviceAccounts.flatMap((one) => [
      one,
      one.replace('*', '*/*'),
      one.replace('*', '*@*'),
    ]),
  })),
  'needs one scope of several': (seen) => {
    const { spec } = seen.token
    if (!spec.valid || spec.value.accessToken === undefined) return grantFor(seen)
    const { accessToken } = spec.value
    const decisions = accessToken.scopes.map((scope) => {
      const value = { ...spec.value, accessToken: { ...accessToken, scopes: [scope] } }
      return grantFor({ ...seen, token: { ...seen.token, spec: { valid: true, value } } })
    })
    return decisions.find((decision) => decision?.granted === true) ?? grantFor(seen)
  },
  'takes no notice of audiences': withGrants((grant) => ({ ...grant, audiences: ['*'] })),
  'takes a JWT without aud for one that is granted': withGrants((grant, { token: { spec } }) =>
    spec.valid && spec.value.signedJwt?.claims['aud'] === undefined
      ? { ...grant, audiences: ['*'] }
      : grant,
  ),
  'takes no notice of the longest life': withGrants((grant) => ({
    ...grant,
    maxLifetime: '12h',
  })),
  'does not cut a life that is left open': withAnswer((decision, { token: { spec } }) => {
    const asked = spec.valid && Object.values(spec.value).find((one) => isOpen(one))
    if (!decision.granted || asked === undefined || asked === false) return decision
    const blob = spec.valid && spec.value.signedBlob !== undefined
    return { ...decision, lifetime: parseDuration(blob ? '12h' : '1h') }
  }),
  'refuses the longest life itself': withGrants((grant) => ({
    ...grant,
    maxLifetime: `${parseDuration(grant.maxLifetime) / 1000 - 1}s`,
  })),
  'looks at the first grant alone': withList((grants) => grants.slice(0, 1)),
  'gives the life of the first grant that covers it': firstOf((grants) => grants),
  'gives the life of the last grant that covers it': firstOf((grants) => grants.toReversed()),
  'takes the first grant that is for the namespace': (seen) =>
    withList((grants) => {
      const first = grants.find(({ namespaces: { names } }) =>
        names.some((name) => name === seen.namespace.name),
      )
      return first === undefined ? grants : [first]
    })(seen),
  'lets grants add up': withList((grants) =>
    grants.map((grant) => ({ ...grant, scopes: grants.flatMap(({ scopes }) => scopes) })),
  ),
  'takes no kinds for the usual kinds': withGrants((grant) =>
    grant.kinds.length > 0 ? grant : { ...grant, kinds: ['AccessToken', 'IdToken'] },
  ),
  'takes no namespaces for any namespace': withGrants((grant) => {
    const { names, selector } = grant.namespaces
    return names.length > 0 || selector ? grant : { ...grant, namespaces: { names: ['*'] } }
  }),
  'takes no identities for any identity': withGrants((grant, { token: { spec } }) =>
    grant.serviceAccounts.length > 0 || !spec.valid
      ? grant
      : { ...grant, serviceAccounts: [spec.value.serviceAccount ?? ''] },
  ),
  'confuses a namespace with the one whose name it begins': (seen) =>
    grantFor({ ...seen, namespace: inNamespace(seen, seen.namespace.name.split('-')[0] ?? '') }),
  'forgets the labels': (seen) =>
    grantFor({ ...seen, namespace: { ...seen.namespace, labels: undefined } }),
}

const isOpen = (part: unknown): boolean =>
  typeof part === 'object' &&
  part !== null &&
  ['scopes', 'audience', 'claims', 'payload'].some((field) => field in part) &&
  !('lifetime' in part && part.lifetime !== undefined)
