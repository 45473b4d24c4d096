import type { RequestInfo } from '../control-plane/request-info.ts'
import { whatOf } from './what-of.ts'

/** Whose a request is, by what the request itself says of it. */
export type CredentialRef =
  | { readonly by: 'name'; readonly namespace: string; readonly name: string }
  | { readonly by: 'uid'; readonly uid: string }
  /** Of serviceAccountHash(). */
  | { readonly by: 'account'; readonly hash: string }

/** A request to the API server that is about one ServiceAccountCredential. */
export type CredentialCall = {
  /** whatOf, with a word more for Secrets: `patch secrets (record)`. */
  readonly what: string
  readonly of: CredentialRef
  /** A dry run changes nothing. */
  readonly isWrite: boolean
}

const RECORD = 'mintlet-credential-'
const TARGET = '-credential'

/**
 * Of the operator's requests those that a turn of a ServiceAccountCredential makes: the object, its Secret under the
 * usual name, and its record. undefined: it is about none, or about all of them.
 *
 * @param operatorNamespace where the records are
 */
export function credentialCallOf(
  request: RequestInfo,
  operatorNamespace = 'mintlet-system',
): CredentialCall | undefined {
  const { resource, namespace, name, verb } = request
  if (verb === 'watch') return undefined
  const isWrite = !['get', 'list'].includes(verb)
  const what = whatOf(request)
  if (resource === 'serviceaccountcredentials') {
    return name === '' ? undefined : { what, of: { by: 'name', namespace, name }, isWrite }
  }
  if (resource !== 'secrets') return undefined
  if (namespace === operatorNamespace) return recordCall(request, what, isWrite)
  if (!name.endsWith(TARGET)) return undefined
  const of = { by: 'name', namespace, name: name.slice(0, -TARGET.length) } as const
  return isDryRun(request)
    ? { what: `${what} (rehearsal)`, of, isWrite: false }
    : { what: `${what} (target)`, of, isWrite }
}

function recordCall(
  request: RequestInfo,
  what: string,
  isWrite: boolean,
): CredentialCall | undefined {
  const { name } = request
  if (name.startsWith(RECORD)) {
    return { what: `${what} (record)`, of: { by: 'uid', uid: name.slice(RECORD.length) }, isWrite }
  }
  const hash = /mintlet\.dev\/service-account-hash=([0-9a-f]+)/.exec(selectorOf(request))?.[1]
  return hash === undefined
    ? undefined
    : { what: `${what} (records)`, of: { by: 'account', hash }, isWrite }
}

const queryOf = ({ path }: RequestInfo): URLSearchParams =>
  new URL(path, 'https://127.0.0.1').searchParams
const selectorOf = (request: RequestInfo): string => queryOf(request).get('labelSelector') ?? ''
const isDryRun = (request: RequestInfo): boolean => queryOf(request).has('dryRun')
