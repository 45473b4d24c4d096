import { type Failure, stalled } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { judgeRefusal, type RefusedCall } from './judge-refusal.ts'
import { readRefusal } from './read-refusal.ts'

/** With none of them a cause is told that the pages leave open. */
const MAY_NAME_A_CAUSE = new Set([400, 403, 409, 422, 429])

/*
 * Each repeats only words and what stands between them, which have no character in common: an answer of nothing
 * but punctuation costs no more than any other.
 */

const SLOTS =
  /\bslots?\b|active[ _]credentials?|credentials?\W+(?:\w+\W+){0,3}(?:limit|quota|cap)\b|(?:limit|quota|maximum|too many|at most|max)\W+(?:\w+\W+){0,5}credentials?\b/
const SLOTS_CODE = /credential.*(?:limit|quota|max|exceed)|(?:limit|quota|max).*credential|slots?_/
/** A 429 that speaks of these is no cap, whatever else it speaks of. */
const RATE = /\brate\b|requests|per (?:second|minute|hour)/
const LIFETIME = /expires?[_ ]?at|expiry|expiration|lifetime|validity|time to live|\bttl\b/
const DISABLED =
  /service[ _-]?account\W+(?:\w+\W+){0,8}(?:disabled|inactive)|(?:disabled|inactive)\W+service[ _-]?account/

/**
 * Why a create was refused. What the cap of active credentials and the longest lifetime look like in an answer
 * the pages do not say: code and words are searched for either, and not shown.
 *
 * @param answer of which isCertainRefusal() holds
 * @param now epoch milliseconds
 */
export function judgeCreateRefusal(answer: HttpAnswer, refused: RefusedCall, now: number): Failure {
  const { status, text } = answer
  const { code = '', words = '' } = readRefusal(text) ?? {}
  const { serviceAccount } = refused
  if (MAY_NAME_A_CAUSE.has(status)) {
    if (SLOTS_CODE.test(code)) return exhausted(serviceAccount)
    const lifetime = LIFETIME.test(code) || LIFETIME.test(words)
    if (lifetime && (status === 400 || status === 422)) return tooLong
    if (SLOTS.test(words) && !(status === 429 && RATE.test(words))) return exhausted(serviceAccount)
    if (DISABLED.test(words) || /account_(?:is_)?(?:disabled|inactive)/.test(code)) {
      return disabled(serviceAccount)
    }
  }
  return judgeRefusal(answer, refused, now)
}

const exhausted = (serviceAccount: string): Failure =>
  stalled(
    'SlotsExhausted',
    `k0rdent has no slot left for service account ${serviceAccount}, which may have 5 active credentials: delete one that nobody uses, or use another service account`,
  )

const tooLong = stalled(
  'LifetimeRefused',
  "k0rdent refuses the expiry that was asked for: it must lie ahead and within the organisation's maximum. Set a shorter lifetime, or maxLifetime of the issuer to that maximum; if it is short, check the clock of the operator",
)

const disabled = (serviceAccount: string): Failure =>
  stalled(
    'ParentDisabled',
    `k0rdent issues nothing for service account ${serviceAccount} because it is disabled: enable it there`,
  )
