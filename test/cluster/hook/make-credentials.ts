import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import type { Credential } from '../credential-api.ts'

const API = '/apis/mintlet.dev/v1alpha1'
const AT_ONCE = 32

/** What the test wants to know of one. */
export type Held = Pick<Credential, 'metadata'>

export type MakeOptions = {
  readonly namespace: string
  readonly names: readonly string[]
  readonly finalizers: readonly string[]
  /** Name of a ClusterCredentialIssuer; `local` unless given. */
  readonly issuer?: string
  readonly status?: object
}

/** ServiceAccountCredentials as an operator that is not there any more has left them. */
export async function makeCredentials(admin: AdminClient, options: MakeOptions): Promise<void> {
  const { namespace, names, finalizers, issuer = 'local', status } = options
  const collection = `${API}/namespaces/${namespace}/serviceaccountcredentials`
  async function make(name: string): Promise<void> {
    const made = await admin.request('POST', collection, {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'ServiceAccountCredential',
      metadata: { name, finalizers },
      spec: { issuerRef: { name: issuer }, serviceAccount: `${namespace}:${name}` },
    })
    if (made.status !== 201) throw new Error(`${name}: ${made.status}`)
    if (status === undefined) return
    const contentType = 'application/merge-patch+json'
    const path = `${collection}/${name}/status`
    const told = await admin.request('PATCH', path, { status }, { contentType })
    if (told.status !== 200) throw new Error(`status of ${name}: ${JSON.stringify(told.body)}`)
  }
  for (let from = 0; from < names.length; from += AT_ONCE) {
    await Promise.all(names.slice(from, from + AT_ONCE).map(make))
  }
}

/** All of them, of all namespaces. */
export async function allCredentials(admin: AdminClient): Promise<readonly Held[]> {
  const { body } = await admin.request<{ items: readonly Held[] }>(
    'GET',
    `${API}/serviceaccountcredentials`,
  )
  return body.items
}
