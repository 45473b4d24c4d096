import type { RemoteCredential } from '../../../api/remote-credential.ts'
import { type Failure, retryable } from '../../../failure.ts'
import { createDeadline } from '../../../http/deadline.ts'
import { answeredAt } from '../../answer/answered-at.ts'
import type { ServiceAccountView } from '../../credential-service.ts'
import { badResponse } from '../answer/bad-response.ts'
import { readPage } from '../answer/read-page.ts'
import { readServiceAccount } from '../answer/read-service-account.ts'
import { ask } from './ask.ts'
import type { Calling } from './exchange-as.ts'
import { serviceAccountUrl } from './service-account-url.ts'

export type ViewResult =
  | { readonly ok: true; readonly view: ServiceAccountView }
  | { readonly ok: false; readonly failure: Failure }

/** As many as the API gives at once; expired ones accumulate. */
const PAGE_SIZE = 500
/** No service account has 5,000; an endless list must not be gathered for ever. */
const MOST_PAGES = 10
/** For all of it, however many pages come one by one: others wait for the same service account. */
const WITHIN_MS = 30_000

/**
 * A service account and all of its credentials: nothing, rather than a part of it.
 *
 * Source: https://docs.kui.k0labs.com/docs/serviceaccounts/list-service-account-credentials
 *
 * @throws TypeError for a service account that is none
 */
export async function viewServiceAccount(
  calling: Calling,
  serviceAccount: string,
  signal: AbortSignal,
): Promise<ViewResult> {
  const deadline = createDeadline(calling.clock, WITHIN_MS, signal)
  try {
    const result = await viewAll(calling, serviceAccount, deadline.signal)
    return deadline.expired() ? { ok: false, failure: tooSlow } : result
  } finally {
    deadline.end()
  }
}

const tooSlow = retryable(
  'IssuerUnavailable',
  `k0rdent did not list the credentials of the service account within ${WITHIN_MS / 1000} s`,
)

async function viewAll(
  calling: Calling,
  serviceAccount: string,
  signal: AbortSignal,
): Promise<ViewResult> {
  const url = serviceAccountUrl(calling.endpoint, serviceAccount)
  const call = { name: 'get service account', method: 'GET', url } as const
  const asked = await ask(calling, call, serviceAccount, signal)
  if (!asked.ok) return { ok: false, failure: asked.failure }
  const account = readServiceAccount(asked.answer.text)
  if (account === undefined) {
    const failure = badResponse(call.name, 'the answer has no clientId of a service account')
    return { ok: false, failure }
  }
  const listed = await listAll(calling, serviceAccount, signal)
  if (!listed.ok) return listed
  const { credentials, date = asked.answer.date } = listed
  const view = { serviceAccount: account, credentials, date: meant(date, calling.clock.now()) }
  return { ok: true, view }
}

/** By a clock that is wrong by more than a day no credential is taken for expired. */
const meant = (date: number | undefined, now: number): number | undefined =>
  date !== undefined && answeredAt({ date }, now) === date ? date : undefined

type Listed =
  | {
      readonly ok: true
      readonly credentials: readonly RemoteCredential[]
      readonly date: number | undefined
    }
  | { readonly ok: false; readonly failure: Failure }

const LIST = 'list credentials'

async function listAll(
  calling: Calling,
  serviceAccount: string,
  signal: AbortSignal,
): Promise<Listed> {
  /** By id: who is created or deleted between two pages moves the others. */
  const found = new Map<string, RemoteCredential>()
  const tokens = new Set<string>()
  let pageToken: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const url = serviceAccountUrl(calling.endpoint, serviceAccount, 'credentials')
    url.searchParams.set('pageSize', String(PAGE_SIZE))
    if (pageToken !== undefined) url.searchParams.set('pageToken', pageToken)
    // oxlint-disable-next-line no-await-in-loop -- because a page tells where the next one is
    const asked = await ask(calling, { name: LIST, method: 'GET', url }, serviceAccount, signal)
    if (!asked.ok) return { ok: false, failure: asked.failure }
    const read = readPage(asked.answer.text, serviceAccount)
    if (read === undefined) return bad('the answer has a credential that cannot be read, or none')
    for (const credential of read.credentials) found.set(credential.id, credential)
    pageToken = read.nextPageToken
    if (pageToken === undefined) {
      return { ok: true, credentials: [...found.values()], date: asked.answer.date }
    }
    if (tokens.has(pageToken)) return bad('the answers name the same page twice')
    tokens.add(pageToken)
  }
  return bad(`there are more than ${MOST_PAGES} pages of ${PAGE_SIZE}`)
}

const bad = (what: string): Listed => ({ ok: false, failure: badResponse(LIST, what) })
