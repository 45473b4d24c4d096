import type { KubeClient } from '../src/kube/kube-client.ts'
import { inTurn } from './in-turn.ts'
import { NAMESPACE } from './start-world.ts'

export type NewToken = {
  readonly name: string
  readonly lifetime: string
  /** spec.refresh; half the life unless given. */
  readonly refresh?: object
  /** The local one unless given. */
  readonly issuer?: { readonly name: string; readonly serviceAccount: string }
}

const CONCURRENCY = 64

/**
 * Creates ImpersonatedTokens that ask for an access token.
 *
 * @param onCreated is told the name when the answer has come
 */
export async function populate(
  client: KubeClient,
  tokens: readonly NewToken[],
  { concurrency = CONCURRENCY, onCreated = (_name: string): void => undefined } = {},
): Promise<void> {
  await inTurn(tokens, concurrency, async (token) => {
    await client.request({
      method: 'POST',
      path: `/apis/mintlet.dev/v1alpha1/namespaces/${NAMESPACE}/impersonatedtokens`,
      body: manifest(token),
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    })
    onCreated(token.name)
  })
}

/** So many of a kind. */
export function tokensOf(prefix: string, count: number, kind: Omit<NewToken, 'name'>): NewToken[] {
  return Array.from({ length: count }, (_, index) => ({ name: `${prefix}-${index}`, ...kind }))
}

const LOCAL = { name: 'local', serviceAccount: `${NAMESPACE}:reader` }

const manifest = ({ name, lifetime, refresh = {}, issuer = LOCAL }: NewToken): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ImpersonatedToken',
  metadata: { name },
  spec: {
    issuerRef: { name: issuer.name },
    serviceAccount: issuer.serviceAccount,
    accessToken: { scopes: ['read'], lifetime },
    refresh,
  },
})
