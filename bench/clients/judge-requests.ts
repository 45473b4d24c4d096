import type { Acts } from './load-acts.ts'
import type { LoadReport, SeenCredential, SeenObject, SentRequest } from './load-report.ts'

/** Why a request had to be refused. */
export type Cause =
  | 'Expired'
  | 'Retired'
  | 'Deleted'
  | 'Withdrawn'
  | 'Disabled'
  | 'WrongSecret'
  | 'UnknownClient'

/** What the only right answer was; `Either`: so soon before or after a change that nothing is promised. */
export type Right =
  | { readonly kind: 'Pass' }
  | { readonly kind: 'Fail'; readonly cause: Cause }
  | { readonly kind: 'Either' }

export type JudgedRequests = {
  readonly requests: number
  /** Requests that were given one. */
  readonly tokens: number
  readonly mustPass: number
  readonly mustFail: number
  readonly either: number
  /** Had to pass, and did not. */
  readonly validFailed: number
  /** Had to fail, and got a token. */
  readonly passed: Readonly<Record<Cause, number>>
  /** How many had to fail for each reason. */
  readonly failed: Readonly<Record<Cause, number>>
  /** Neither a whole token nor a refusal by RFC 6749, or a connection that a living replica broke. */
  readonly odd: number
  /** Sent again, because the replica was gone. */
  readonly resent: number
  /** How often each HTTP status was answered. */
  readonly statuses: Readonly<Record<string, number>>
}

export type JudgedLoad = Pick<LoadReport, 'requests' | 'credentials' | 'objects'> & {
  readonly acts: Acts
  /** How long a credential works after it was replaced, milliseconds. */
  readonly overlap: number
}

/** How much later than a change every replica knows of it. */
const MARGIN_MS = 1000

/** Every request against what was known of its credential in the time between question and answer. */
export function judgeRequests(load: JudgedLoad): JudgedRequests {
  const { requests, acts } = load
  const rightOf = createRight(load)
  const judged = requests.map((request) => ({ request, right: rightOf(request) }))
  const mustFail = judged.flatMap(({ request, right }) =>
    right.kind === 'Fail' ? [{ request, cause: right.cause }] : [],
  )
  const isBroken = ({ broken, answeredAt }: SentRequest): boolean =>
    broken.some((replica) => replica !== acts.killed.replica || answeredAt < acts.killed.askedAt)
  const count = (isMeant: (each: (typeof judged)[number]) => boolean): number =>
    judged.filter(isMeant).length
  return {
    requests: requests.length,
    tokens: count(({ request }) => request.status === 200),
    mustPass: count(({ right }) => right.kind === 'Pass'),
    mustFail: mustFail.length,
    either: count(({ right }) => right.kind === 'Either'),
    validFailed: count(({ request, right }) => right.kind === 'Pass' && !request.isToken),
    passed: byCause(mustFail.filter(({ request }) => request.status === 200)),
    failed: byCause(mustFail),
    odd: count(({ request }) => isOdd(request) || isBroken(request)),
    resent: count(({ request }) => request.broken.length > 0),
    statuses: Object.fromEntries(
      [...Map.groupBy(requests, ({ status }) => status)].map(([status, all]) => [
        String(status),
        all.length,
      ]),
    ),
  }
}

/** invalid_client, unauthorized_client. */
const REFUSALS = [400, 401]
/** No token may live for less than a second, and failures of a client have a rate. */
const RARE_REFUSALS = [429, 503]

const isOdd = ({ status, isToken, form }: SentRequest): boolean => {
  if (status === 200) return !isToken
  if (REFUSALS.includes(status)) return false
  return !(RARE_REFUSALS.includes(status) && form !== 'UnknownClient')
}

function byCause(found: readonly { readonly cause: Cause }[]): Record<Cause, number> {
  const counts = {
    Expired: 0,
    Retired: 0,
    Deleted: 0,
    Withdrawn: 0,
    Disabled: 0,
    WrongSecret: 0,
    UnknownClient: 0,
  }
  for (const { cause } of found) counts[cause] += 1
  return counts
}

/** What was the right answer to each request. */
export function createRight(load: JudgedLoad): (request: SentRequest) => Right {
  const { acts, credentials, objects } = load
  const seen = new Map(credentials.map((each) => [`${each.object} ${each.id}`, each]))
  const spans = new Map<SeenCredential, Span>()
  const objectOf = new Map(objects.map((each) => [each.object, each]))
  for (const each of credentials) {
    const next = credentials
      .filter((other) => other.object === each.object && other.seenAt > each.seenAt)
      .toSorted((one, other) => one.seenAt - other.seenAt)[0]
    spans.set(each, spanOf(each, next?.seenAt, objectOf.get(each.object), load))
  }
  const { disabled } = acts

  return ({ object = '', credential, form, sentAt, answeredAt }) => {
    if (form === 'WrongSecret' || form === 'UnknownClient') return { kind: 'Fail', cause: form }
    const found = seen.get(`${object} ${credential}`)
    const span = found && spans.get(found)
    if (found === undefined || span === undefined) return { kind: 'Either' }
    const over = span.ends.find(({ at }) => sentAt >= at + MARGIN_MS)
    if (over !== undefined) return { kind: 'Fail', cause: over.cause }
    if (disabled.objects.has(object)) {
      const isIn = sentAt >= disabled.doneAt + MARGIN_MS && answeredAt < disabled.enabled.askedAt
      if (isIn) return { kind: 'Fail', cause: 'Disabled' }
      const isOut = answeredAt < disabled.askedAt || sentAt >= disabled.enabled.doneAt + MARGIN_MS
      if (!isOut) return { kind: 'Either' }
    }
    // A reader may use what it has read at once.
    return sentAt >= found.seenAt && answeredAt < span.until ? { kind: 'Pass' } : { kind: 'Either' }
  }
}

type Span = {
  /** It certainly works until then. */
  readonly until: number
  /** It certainly does not from a margin after any of these on. */
  readonly ends: readonly { readonly cause: Cause; readonly at: number }[]
}

function spanOf(
  { object, id, expiresAt }: SeenCredential,
  replacedAt: number | undefined,
  seen: SeenObject | undefined,
  { acts: { removed, withdrawn }, overlap }: JudgedLoad,
): Span {
  const until = [expiresAt - MARGIN_MS]
  // What was done to it first: it may have expired beside.
  const ends: { cause: Cause; at: number }[] = []
  const removal = removed.get(object)
  if (removal !== undefined) until.push(removal.askedAt)
  if (seen?.goneAt !== undefined) ends.push({ cause: 'Deleted', at: seen.goneAt })
  if (withdrawn.objects.has(object)) {
    until.push(withdrawn.askedAt)
    ends.push({ cause: 'Withdrawn', at: withdrawn.doneAt })
  }
  if (replacedAt !== undefined) {
    const told = seen?.retireAt.find((each) => each.id === id)?.until ?? Infinity
    until.push(Math.min(replacedAt + overlap, told) - MARGIN_MS)
  }
  const retired = seen?.retired.find((each) => each.id === id)
  if (retired !== undefined) ends.push({ cause: 'Retired', at: retired.at })
  ends.push({ cause: 'Expired', at: expiresAt })
  return { until: Math.min(...until), ends }
}
