import { formatDuration } from '../../api/duration.ts'
import type { IssuerKind } from '../../api/generic-issuer.ts'
import type { Asked } from '../../plan/asked.ts'
import { audiencesAsked } from '../../plan/audiences-asked.ts'
import { asksForPattern } from './asks-for-pattern.ts'

/** A grant as somebody writes it into `spec.grants` of an issuer. */
export type GrantToAdd = {
  /** Absent of a CredentialIssuer, which is for its own namespace. */
  readonly namespaces?: { readonly names: readonly string[] }
  readonly serviceAccounts: readonly string[]
  readonly kinds: readonly string[]
  readonly delegates?: readonly string[]
  readonly scopes?: readonly string[]
  readonly audiences?: readonly string[]
  readonly maxLifetime: string
  readonly maxCredentials?: number
}

/** Of a service account. */
const MOST_CREDENTIALS = 5

/**
 * The least that grants all of a request; undefined: no grant gives that and nothing else. Whoever asks for a scope or
 * audience with `*` in it may hope that somebody copies it into a grant, where it stands for any.
 *
 * @param credentials how many the namespace needs at a time of this service account; of kind ClientCredential only
 */
export function grantToAdd(
  asked: Asked,
  issuer: IssuerKind,
  credentials: number,
): GrantToAdd | undefined {
  const { namespace, serviceAccount, delegates, lifetime, usualLifetime, token } = asked
  const scopes =
    token.kind === 'AccessToken' || token.kind === 'ClientCredential' ? (token.scopes ?? []) : []
  const audiences = audiencesAsked(token)
  if (asksForPattern(asked)) return undefined
  return {
    ...(issuer === 'ClusterCredentialIssuer' && { namespaces: { names: [namespace.name] } }),
    serviceAccounts: [serviceAccount],
    kinds: [token.kind],
    ...(delegates.length > 0 && { delegates }),
    ...(scopes.length > 0 && { scopes }),
    ...(audiences === 'Any' && { audiences: ['*'] }),
    ...(typeof audiences === 'object' && audiences.length > 0 && { audiences }),
    // The schema takes no fraction of a second, and nothing under ten.
    maxLifetime: formatDuration(
      Math.max(10_000, Math.ceil((lifetime ?? usualLifetime) / 1000) * 1000),
    ),
    ...(token.kind === 'ClientCredential' && {
      maxCredentials: Math.min(credentials, MOST_CREDENTIALS),
    }),
  }
}
