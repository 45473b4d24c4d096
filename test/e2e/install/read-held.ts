import { hash } from 'node:crypto'
import type { Credential } from '../../cluster/credential-api.ts'
import type { Secret, Token } from '../../cluster/operator/token-api.ts'
import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import { until } from '../../kit/until.ts'
import { SYSTEM } from './operator-pods.ts'
import { SPACES } from './samples.ts'

/** All that mintlet has made for the samples, and what it goes by. Keys are `namespace/name`. */
export type Held = {
  readonly tokens: Readonly<Record<string, Token>>
  readonly credentials: Readonly<Record<string, Credential>>
  /** Of the samples' namespaces and mintlet's own; of each value its digest, because a test that fails prints them. */
  readonly secrets: Readonly<Record<string, Secret>>
}

type Named = { readonly metadata: { readonly namespace?: string; readonly name: string } }

const API = '/apis/mintlet.dev/v1alpha1'
/** Helm's own records of a release. */
const HELMS = 'helm.sh/release.v1'

export async function readHeld(admin: AdminClient): Promise<Held> {
  const read = async <T extends Named>(path: string): Promise<readonly T[]> => {
    // 429 after a change of the definition, until the API server has a cache for what is there now.
    const { status, body } = await until(`${path} is read`, async () => {
      const answer = await admin.request<{ items: readonly T[] }>('GET', path)
      return answer.status === 429 ? undefined : answer
    })
    if (status !== 200) throw new Error(`${path}: ${status}`)
    return body.items
  }
  const spaces = [SYSTEM, ...SPACES]
  const secrets = spaces.map((space) => read<Secret>(`/api/v1/namespaces/${space}/secrets`))
  return {
    tokens: byKey(await read<Token>(`${API}/impersonatedtokens`)),
    credentials: byKey(await read<Credential>(`${API}/serviceaccountcredentials`)),
    secrets: byKey(
      (await Promise.all(secrets))
        .flat()
        .filter(({ type }) => type !== HELMS)
        .map(digested),
    ),
  }
}

const digested = (secret: Secret): Secret => ({
  ...secret,
  data: Object.fromEntries(
    Object.entries(secret.data ?? {}).map(([key, value]) => [key, hash('sha256', value)]),
  ),
})

const byKey = <T extends Named>(objects: readonly T[]): Readonly<Record<string, T>> =>
  Object.fromEntries(
    objects.map((object) => [`${object.metadata.namespace}/${object.metadata.name}`, object]),
  )
