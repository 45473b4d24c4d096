import { formatDuration, parseDuration } from '../../api/duration.ts'
import type { Grant } from '../../api/grant.ts'
import type { Asked } from '../../plan/asked.ts'
import { grantMisfits, type Misfit } from '../../plan/grant-misfits.ts'
import type { Answer } from './answer.ts'

export type GrantExplanation = {
  /** `spec.grants[0]` */
  readonly grant: string
  readonly answer: Answer
  /** What does not fit, all of it; empty: it grants what is asked for. */
  readonly misfits: readonly {
    readonly part: Misfit['part']
    readonly lacking: readonly string[]
    /** What the grant has of that part. */
    readonly has: readonly string[]
    readonly message: string
  }[]
  /** The longest life that it gives. */
  readonly maxLifetime: string
  /** Of kind ClientCredential: how many of one service account it gives. */
  readonly maxCredentials?: number
}

/** What each grant says to a request, all of it. */
export const explainGrants = (
  grants: readonly Grant[],
  asked: Asked,
): readonly GrantExplanation[] => grants.map((grant, index) => explain(grant, index, asked))

function explain(grant: Grant, index: number, asked: Asked): GrantExplanation {
  const misfits = [...grantMisfits(grant, asked)]
  // Whether a selector matches depends on labels that not everybody may see.
  const isHidden = (misfit: Misfit): boolean =>
    misfit.part === 'Namespace' &&
    grant.namespaces.selector !== undefined &&
    asked.namespace.labels === undefined
  const isRefused = misfits.some((misfit) => !isHidden(misfit))
  return {
    grant: `spec.grants[${index}]`,
    answer: isRefused ? 'No' : misfits.length > 0 ? 'Unknown' : 'Yes',
    misfits: misfits.map((misfit) => {
      const has = hasOf(grant, misfit.part)
      return {
        part: misfit.part,
        lacking: misfit.lacking,
        has,
        message: isHidden(misfit)
          ? `the labels of namespace ${asked.namespace.name} are not known, and it is for ${has.join(', ')}`
          : messageOf(misfit, has, asked.namespace.name),
      }
    }),
    maxLifetime: formatDuration(parseDuration(grant.maxLifetime)),
    ...(asked.token.kind === 'ClientCredential' && { maxCredentials: grant.maxCredentials }),
  }
}

const WORDS = {
  Namespace: 'namespace',
  ServiceAccount: 'service account',
  Kind: 'kind',
  Delegates: 'delegate',
  Scopes: 'scope',
  Audiences: 'audience',
  Lifetime: 'lifetime',
} as const satisfies Record<Misfit['part'], string>

function messageOf({ part, lacking }: Misfit, has: readonly string[], namespace: string): string {
  const what = `${WORDS[part]} ${lacking.join(', ')}`
  if (part === 'Lifetime') return `${what} is over ${has.join()}`
  if (part === 'Audiences' && lacking[0] === '*') {
    return `a signed JWT without aud needs audience "*", and this grants ${listed(has)}`
  }
  // A pattern is easier to see through where it says what it stands for here.
  const meant = has.map((pattern) =>
    pattern.includes('{namespace}')
      ? `${pattern} (here ${pattern.replaceAll('{namespace}', namespace)})`
      : pattern,
  )
  return `${what}: ${part === 'Namespace' ? 'it is for' : 'it grants'} ${listed(meant)}`
}

const listed = (has: readonly string[]): string => (has.length === 0 ? 'none' : has.join(', '))

function hasOf(grant: Grant, part: Misfit['part']): readonly string[] {
  switch (part) {
    case 'Namespace':
      return [...grant.namespaces.names, ...selectorTexts(grant)]
    case 'ServiceAccount':
      return grant.serviceAccounts
    case 'Kind':
      return grant.kinds
    case 'Delegates':
      return grant.delegates
    case 'Scopes':
      return grant.scopes
    case 'Audiences':
      return grant.audiences
    case 'Lifetime':
      return [formatDuration(parseDuration(grant.maxLifetime))]
  }
}

/** As kubectl writes a selector. */
function selectorTexts({ namespaces: { selector } }: Grant): readonly string[] {
  if (selector === undefined) return []
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`)
  const others = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    switch (operator) {
      case 'In':
        return `${key} in (${values.join(',')})`
      case 'NotIn':
        return `${key} notin (${values.join(',')})`
      case 'Exists':
        return key
      case 'DoesNotExist':
        return `!${key}`
    }
  })
  return [`those with labels ${[...equal, ...others].join(',')}`]
}
