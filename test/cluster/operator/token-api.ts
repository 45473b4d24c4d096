import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import type { AdminClient, ApiAnswer } from '../../kit/control-plane/admin-client.ts'
import { untilObject } from '../until-object.ts'
import { conditionOf } from './condition-of.ts'

type Metadata = {
  readonly name: string
  readonly namespace: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation?: number
  readonly creationTimestamp: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly object[]
}

export type Token = {
  readonly metadata: Metadata
  readonly spec: Readonly<Record<string, unknown>>
  readonly status?: ImpersonatedTokenStatus
}

export type Secret = {
  readonly metadata: Metadata
  readonly type: string
  readonly immutable?: boolean
  readonly data?: Readonly<Record<string, string>>
}

type Key = readonly [namespace: string, name: string]

/** ImpersonatedTokens and Secrets as a user of the cluster has them. */
export type TokenApi = {
  /** With the local issuer and the identity `<namespace>:reader` unless the spec says otherwise. @throws Error when refused */
  create(key: Key, spec: object, metadata?: object): Promise<Token>
  token(key: Key): Promise<Token | undefined>
  tokens(namespace: string): Promise<readonly Token[]>
  /** Merge patch; of status with `/status`. */
  patch(key: Key, patch: object, subresource?: string): Promise<ApiAnswer<Token>>
  remove(key: Key): Promise<void>
  /** Resolves when the object is as `is` says; the error of the deadline shows its status. */
  untilToken(
    what: string,
    key: Key,
    is: (token: Token) => boolean,
    withinMs?: number,
  ): Promise<Token>
  untilReady(key: Key, withinMs?: number): Promise<Token>
  secret(key: Key): Promise<Secret | undefined>
  secrets(namespace: string): Promise<readonly Secret[]>
  createSecret(key: Key, secret: object): Promise<Secret>
  /** Merge patch. */
  patchSecret(key: Key, patch: object): Promise<Secret>
  removeSecret(key: Key): Promise<void>
}

const TOKENS = '/apis/mintlet.dev/v1alpha1'

export function createTokenApi(admin: AdminClient): TokenApi {
  const get = async <T>(path: string): Promise<T | undefined> => {
    const { status, body } = await admin.request<T>('GET', path)
    if (status === 404) return undefined
    return taken(status, body, path)
  }
  const items = async <T>(path: string): Promise<readonly T[]> =>
    (await get<{ items: readonly T[] }>(path))?.items ?? []
  const change = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const contentType = method === 'PATCH' ? MERGE_PATCH : 'application/json'
    const answer = await admin.request<T>(method, path, body, { contentType })
    return taken(answer.status, answer.body, path)
  }

  const token = (key: Key): Promise<Token | undefined> => get(tokenPath(key))

  const untilToken = (
    what: string,
    key: Key,
    is: (token: Token) => boolean,
    withinMs?: number,
  ): Promise<Token> => untilObject(() => token(key), `${key.join('/')} ${what}`, is, withinMs)

  return {
    create: ([namespace, name], spec, metadata = {}) =>
      change('POST', `${TOKENS}/namespaces/${namespace}/impersonatedtokens`, {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ImpersonatedToken',
        metadata: { name, ...metadata },
        spec: { issuerRef: { name: 'local' }, serviceAccount: `${namespace}:reader`, ...spec },
      }),
    token,
    tokens: (namespace) => items(`${TOKENS}/namespaces/${namespace}/impersonatedtokens`),
    patch: (key, patch, subresource = '') =>
      admin.request('PATCH', `${tokenPath(key)}${subresource}`, patch, {
        contentType: MERGE_PATCH,
      }),
    remove: async (key) => void (await change('DELETE', tokenPath(key))),
    untilToken,
    untilReady: (key, withinMs) =>
      untilToken(
        'is Ready',
        key,
        (found) => conditionOf(found, 'Ready').startsWith('True'),
        withinMs,
      ),
    secret: (key) => get(secretPath(key)),
    secrets: (namespace) => items(`/api/v1/namespaces/${namespace}/secrets`),
    createSecret: ([namespace, name], secret) =>
      change('POST', `/api/v1/namespaces/${namespace}/secrets`, { metadata: { name }, ...secret }),
    patchSecret: (key, patch) => change('PATCH', secretPath(key), patch),
    removeSecret: async (key) => void (await change('DELETE', secretPath(key))),
  }
}

const tokenPath = ([namespace, name]: Key): string =>
  `${TOKENS}/namespaces/${namespace}/impersonatedtokens/${name}`

const secretPath = ([namespace, name]: Key): string =>
  `/api/v1/namespaces/${namespace}/secrets/${name}`

const MERGE_PATCH = 'application/merge-patch+json'

function taken<T>(status: number, body: T, path: string): T {
  if (status < 300) return body
  throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
}
