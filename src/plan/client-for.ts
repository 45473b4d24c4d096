import type { IssuerKind } from '../api/generic-issuer.ts'
import { formatTime } from '../api/time.ts'
import { type Failure, retryable, stalled } from '../failure.ts'
import type { Observed } from './observed.ts'
import type { ObservedClient, PublishedClient } from './observed-client.ts'

/** What a token is minted with: a credential that is published, and valid as far as is known. */
export type Client = PublishedClient & {
  readonly name: string
  readonly uid: string
  readonly issuer: { readonly kind: IssuerKind; readonly name: string }
  readonly serviceAccount: string
}

export type ClientDecision =
  | { readonly ready: true; readonly client: Client }
  | { readonly ready: false; readonly failure: Failure }

/**
 * Whether the ServiceAccountCredential of an object can be minted with; undefined for an object that is
 * minted for without one, or whose spec cannot be read.
 *
 * @param now epoch milliseconds
 */
export function clientFor(
  { token, credential }: Pick<Observed, 'token' | 'credential'>,
  now: number,
): ClientDecision | undefined {
  const name = token.spec.valid ? token.spec.value.credentialRef?.name : undefined
  if (name === undefined) return undefined
  if (credential === undefined) {
    return somebodyMust(
      `there is no ServiceAccountCredential named ${name} in this namespace: create it, or correct spec.credentialRef`,
    )
  }
  return notReady(credential) ?? judge(credential, now)
}

const somebodyMust = (message: string): ClientDecision => ({
  ready: false,
  failure: stalled('CredentialRefNotReady', message),
})

const byItself = (message: string): ClientDecision => ({
  ready: false,
  failure: retryable('CredentialRefNotReady', message),
})

function notReady({ name, state }: ObservedClient): ClientDecision | undefined {
  const credential = `ServiceAccountCredential ${name}`
  switch (state) {
    case 'Ready':
      return undefined
    case 'Pending':
      return byItself(`${credential} is not ready yet: see its conditions`)
    case 'Stalled':
      return somebodyMust(`${credential} is not ready: do what its conditions say`)
    case 'Expired':
      return somebodyMust(
        `${credential} has expired for good: create a new one and name it in spec.credentialRef`,
      )
    case 'Deleting':
      return somebodyMust(
        `${credential} is being deleted: create it anew, or name another one in spec.credentialRef`,
      )
  }
}

function judge({ name, uid, of, published }: ObservedClient, now: number): ClientDecision {
  const credential = `ServiceAccountCredential ${name}`
  if (of === undefined || published === undefined) {
    return byItself(`${credential} does not say what it has published: see its conditions`)
  }
  if (now >= published.expiresAt) {
    const at = formatTime(published.expiresAt)
    return byItself(`${credential} expired at ${at} and has no successor yet: see its conditions`)
  }
  return { ready: true, client: { ...published, name, uid, ...of } }
}
