import type { GivenFlags, Place } from './place.ts'

/** Names that only a cluster or a kubeconfig knows. */
export type NamesWanted = {
  readonly of:
    | 'Contexts'
    | 'Namespaces'
    | 'Objects'
    | 'ImpersonatedTokens'
    | 'ServiceAccountCredentials'
    | 'ClusterCredentialIssuers'
    | 'CredentialIssuers'
  readonly kubeconfig: string | undefined
  readonly context: string | undefined
  /** That of the context if absent. */
  readonly namespace: string | undefined
}

const OF_FLAGS: Readonly<Record<string, NamesWanted['of']>> = {
  '--namespace': 'Namespaces',
  '--operator-namespace': 'Namespaces',
  '--context': 'Contexts',
  '--from': 'ImpersonatedTokens',
  '--client': 'ServiceAccountCredentials',
}

/** @returns undefined where no names are expected, or nobody can list them */
export function namesWanted(place: Place): NamesWanted | undefined {
  if (place.at === 'Argument') return withAccess('Objects', place.given)
  if (place.at !== 'Value') return undefined
  const flag = place.option.long ?? ''
  const of = flag === '--issuer' ? issuersOf(place.given) : OF_FLAGS[flag]
  return of === undefined ? undefined : withAccess(of, place.given)
}

const issuersOf = (given: GivenFlags): NamesWanted['of'] =>
  given.get('--issuer-kind') === 'CredentialIssuer'
    ? 'CredentialIssuers'
    : 'ClusterCredentialIssuers'

const withAccess = (of: NamesWanted['of'], given: GivenFlags): NamesWanted => ({
  of,
  kubeconfig: given.get('--kubeconfig'),
  context: given.get('--context'),
  namespace: given.get('--namespace'),
})
