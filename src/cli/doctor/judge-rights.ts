import type { AccessRight } from '../look/access-right.ts'
import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'

export type ReviewedRight = { readonly right: AccessRight; readonly review: Looked<boolean> }

/** Whether the operator may do all that it has to, place by place. */
export function judgeRights(user: string, reviewed: readonly ReviewedRight[]): readonly Finding[] {
  const places = [...new Set(reviewed.map(({ right }) => right.namespace))]
  return places.map((place) => {
    const here = reviewed.filter(({ right }) => right.namespace === place)
    const check = place === undefined ? 'of the operator' : `of the operator in ${place}`
    const about = { group: 'Rights', check } as const
    const unseen = here.map(({ review }) => review).find((review) => !review.seen)
    const missing = here.filter(({ review }) => review.seen && !review.value)
    if (missing.length > 0) {
      const from =
        place === undefined ? 'ClusterRole and its ClusterRoleBinding' : 'Role and its RoleBinding'
      const isAll = missing.length === here.length && here.length > 1
      return {
        ...about,
        outcome: 'Failed',
        detail: isAll
          ? `${user} has none of the ${here.length}: are the ${from} there?`
          : `${user} may not ${inWords(missing.map(({ right }) => right))}`,
        fix: 'apply the rights again: helm upgrade, or deploy/rbac.yaml and what it has beside it; see docs/rights.md',
      }
    }
    if (unseen !== undefined && !unseen.seen) return notSeen(about, unseen)
    return { ...about, outcome: 'Passed', detail: `${user} has all ${here.length}` }
  })
}

/** `get, list secrets; patch events.events.k8s.io` */
function inWords(rights: readonly AccessRight[]): string {
  const verbs = new Map<string, string[]>()
  for (const { verb, resource, group } of rights) {
    const what = `${resource}${group === '' ? '' : `.${group}`}`
    verbs.set(what, [...(verbs.get(what) ?? []), verb])
  }
  return [...verbs].map(([what, words]) => `${words.join(', ')} ${what}`).join('; ')
}
