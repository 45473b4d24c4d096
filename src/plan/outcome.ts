import type { AllowedLocations } from '../api/minted.ts'
import type { Failure } from '../failure.ts'
import type { MintReason } from './mint-reason.ts'
import type { PublishedFacts } from './published-facts.ts'
import type { RestReason } from './step.ts'

/** How a step went, with the facts that status keeps of it; never with a secret. */
export type Outcome =
  | { readonly kind: 'Rested'; readonly why: RestReason }
  | { readonly kind: 'Refused'; readonly failure: Failure }
  | { readonly kind: 'Minted'; readonly why: MintReason; readonly facts: MintFacts }
  /** What an earlier process wrote and could not tell is told now; nothing was minted or written. */
  | {
      readonly kind: 'Adopted'
      readonly facts: PublishedFacts
      /** The refresh-requested value that has been served by now, if any. */
      readonly lastHandledRefresh: string | undefined
    }
  /** The issuer's limits are reached: nothing was tried before then (epoch milliseconds). */
  | { readonly kind: 'Delayed'; readonly until: number }
  /** An attempt was made and failed: it counts for the back-off. */
  | { readonly kind: 'Failed'; readonly failure: Failure }
  /** The Secret is ours and intact again, at this resourceVersion. */
  | { readonly kind: 'Secured'; readonly resourceVersion: string }
  | { readonly kind: 'SecretRemoved' }
  | { readonly kind: 'Expired' }
  | { readonly kind: 'Removed' }

export type MintFacts = PublishedFacts & {
  /** Epoch milliseconds: when the Secret was written, which may be long before that can be told. */
  readonly writtenAt: number
  readonly allowedLocations?: AllowedLocations | undefined
}
