import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { deadline } from '../plan/next-turn.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import type { Clock } from '../runtime/clock.ts'
import { type ClusterView, TOKENS_BY_ISSUER } from '../watch/cluster-view.ts'
import { keyOf } from '../watch/triggers.ts'
import { isOutside } from './is-outside.ts'

/** Asks for turns at once; `why` is a word for the log. */
export type Asking = {
  token(key: string, token: ImpersonatedToken, why: string): void
  issuer(key: string, why: string): void
  tokensOf(issuer: string, why: string): void
  everything(why: string): void
}

/** Turns of issuers that ask services outside of the cluster must not hold up those that do not. */
export type IssuerQueues = {
  readonly local: WorkQueue<string>
  readonly outside: WorkQueue<string>
}

export function createAsking(
  clock: Clock,
  view: ClusterView,
  queues: { readonly tokens: WorkQueue<string>; readonly issuers: IssuerQueues },
): Asking {
  const token = (key: string, asked: ImpersonatedToken, why: string): void =>
    queues.tokens.add(key, { at: clock.now(), deadline: deadline(asked), why })
  function issuer(key: string, why: string): void {
    const queue = isOutside(view, key) ? queues.issuers.outside : queues.issuers.local
    queue.add(key, { at: clock.now(), deadline: Number.NEGATIVE_INFINITY, why })
  }
  return {
    token,
    issuer,
    tokensOf(name, why) {
      for (const each of view.tokens.indexed(TOKENS_BY_ISSUER, name)) token(keyOf(each), each, why)
    },
    everything(why) {
      for (const [key] of view.issuers.all()) issuer(key, why)
      for (const each of view.tokens.all()) token(keyOf(each), each, why)
    },
  }
}
