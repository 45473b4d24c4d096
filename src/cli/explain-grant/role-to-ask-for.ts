import type { JudgedRight } from './judge-rights.ts'

type Rule = {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly verbs: readonly string[]
}

/** Objects of rbac.authorization.k8s.io/v1 that can be applied as they are. */
export type RoleToAskFor = {
  readonly role: {
    readonly apiVersion: string
    readonly kind: 'Role'
    readonly metadata: { readonly name: string; readonly namespace: string }
    readonly rules: readonly Rule[]
  }
  readonly roleBinding: {
    readonly apiVersion: string
    readonly kind: 'RoleBinding'
    readonly metadata: { readonly name: string; readonly namespace: string }
    readonly roleRef: { readonly apiGroup: string; readonly kind: 'Role'; readonly name: string }
    readonly subjects: readonly object[]
  }
}

const GROUP = 'rbac.authorization.k8s.io'
const MOST = 63

/**
 * A Role with what is missing, each right by its narrowest form; undefined: nothing is.
 *
 * @param user undefined: not known
 * @param identity what the Role is named after
 */
export function roleToAskFor(
  rights: readonly JudgedRight[],
  { namespace, user, identity }: { namespace: string; user: string | undefined; identity: string },
): RoleToAskFor | undefined {
  const rules = rulesOf(rights)
  if (rules.length === 0) return undefined
  const name = `mint-${identity.toLowerCase()}`
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST)
    .replace(/-+$/, '')
  const apiVersion = `${GROUP}/v1`
  const metadata = { name, namespace }
  return {
    role: { apiVersion, kind: 'Role', metadata, rules },
    roleBinding: {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: GROUP, kind: 'Role', name },
      subjects: [subjectOf(user ?? 'WHOEVER-ASKS')],
    },
  }
}

/** Verbs on the same thing are one rule. */
function rulesOf(rights: readonly JudgedRight[]): readonly Rule[] {
  const rules = new Map<string, Rule>()
  for (const { answer, anyOf } of rights) {
    const [right] = anyOf
    if (answer !== 'No' || right === undefined) continue
    const { verb, group, resource } = right
    // Nobody can be let create an object by its name, but by server-side apply, as mintlet's Secrets are asked for.
    const name = resource === 'secrets' || verb !== 'create' ? right.name : undefined
    const key = JSON.stringify([group, resource, name])
    rules.set(key, {
      apiGroups: [group],
      resources: [resource],
      ...(name !== undefined && { resourceNames: [name] }),
      verbs: [...(rules.get(key)?.verbs ?? []), verb],
    })
  }
  return [...rules.values()]
}

function subjectOf(user: string): object {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? []
  return namespace === undefined
    ? { kind: 'User', apiGroup: GROUP, name: user }
    : { kind: 'ServiceAccount', name, namespace }
}
