import type { AccessRight } from '../look/access-right.ts'
import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'

/** A verb of the plugin, and what whoever uses it has to be allowed. */
type VerbNeeds = {
  readonly verb: string
  readonly needs: readonly Pick<AccessRight, 'verb' | 'group' | 'resource'>[]
}

const OURS = 'mintlet.dev'
const LIST_TOKENS = { verb: 'list', group: OURS, resource: 'impersonatedtokens' }
const LIST_CREDENTIALS = { verb: 'list', group: OURS, resource: 'serviceaccountcredentials' }
const GET_TOKENS = { verb: 'get', group: OURS, resource: 'impersonatedtokens' }
const GET_SECRETS = { verb: 'get', group: '', resource: 'secrets' }

/** What each verb cannot do without. */
export const VERB_NEEDS: readonly VerbNeeds[] = [
  { verb: 'status', needs: [LIST_TOKENS, LIST_CREDENTIALS] },
  { verb: 'inspect', needs: [GET_TOKENS] },
  {
    verb: 'refresh',
    needs: [GET_TOKENS, { verb: 'patch', group: OURS, resource: 'impersonatedtokens' }],
  },
  { verb: 'verify', needs: [GET_TOKENS, GET_SECRETS] },
  {
    verb: 'mint',
    needs: [
      { verb: 'create', group: OURS, resource: 'impersonatedtokens' },
      GET_TOKENS,
      { verb: 'delete', group: OURS, resource: 'impersonatedtokens' },
      GET_SECRETS,
    ],
  },
]

/**
 * What whoever asks may do with the plugin in a namespace. To be allowed little is no fault of mintlet's.
 *
 * @param isServed whether there is anything to be allowed: the API server serves the kinds
 * @param reviews of the needs of VERB_NEEDS, in their order
 */
export function judgeOwnRights(
  namespace: string,
  isServed: boolean,
  reviews: readonly (readonly Looked<boolean>[])[],
): Finding {
  const about = { group: 'You', check: `in namespace ${namespace}` } as const
  if (!isServed) {
    const detail = 'mintlet is not installed: there is nothing to be allowed'
    return { ...about, outcome: 'Skipped', detail, fix: 'see what failed above' }
  }
  const unseen = reviews.flat().find((review) => !review.seen)
  if (unseen !== undefined && !unseen.seen) return notSeen(about, unseen)
  const told = VERB_NEEDS.map(({ verb, needs }, index) => {
    const missing = needs.filter((_, nth) => {
      const review = reviews[index]?.[nth]
      return review?.seen === true && !review.value
    })
    const words = missing.map((right) => `${right.verb} ${right.resource}`)
    return { verb, missing: words }
  })
  const can = told.filter(({ missing }) => missing.length === 0).map(({ verb }) => verb)
  const cannot = told
    .filter(({ missing }) => missing.length > 0)
    .map(({ verb, missing }) => `${verb} (${missing.join(', ')})`)
  const detail = [
    ...(can.length > 0 ? [`you may use ${can.join(', ')}`] : []),
    ...(cannot.length > 0 ? [`not ${cannot.join(', ')}`] : []),
  ].join('; ')
  return can.length > 0
    ? { ...about, outcome: 'Passed', detail }
    : {
        ...about,
        outcome: 'Warning',
        detail,
        fix: 'ask who runs the namespace for Kubernetes role view, of which mintlet-view is a part',
      }
}
