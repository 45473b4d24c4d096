import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import { until } from '../../kit/until.ts'

type Definition = {
  readonly metadata: { readonly resourceVersion: string }
  readonly spec: { readonly versions: readonly { readonly schema: object }[] }
}

const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/credentialissuers.mintlet.dev'
const ANYTHING = {
  openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
}

/**
 * Has the API server store any CredentialIssuer until it is disposed, as one does whose definition is of another
 * version than the operator: what the operator reads, it has to judge itself.
 */
export async function looseIssuers(admin: AdminClient): Promise<AsyncDisposable> {
  const { body: before } = await admin.request<Definition>('GET', PATH)
  const [version] = before.spec.versions
  if (version === undefined) throw new Error('the definition has no version')
  const replace = async (schema: object): Promise<void> => {
    const versions = [{ ...version, schema }]
    const { status } = await admin.request(
      'PATCH',
      PATH,
      { spec: { versions } },
      { contentType: 'application/merge-patch+json' },
    )
    if (status !== 200) throw new Error(`the definition cannot be changed: ${status}`)
  }
  await replace(ANYTHING)
  await until('anything is stored', () => stores(admin))
  return {
    async [Symbol.asyncDispose]() {
      await replace(version.schema)
      await until('not anything is stored', async () => !(await stores(admin)))
    },
  }
}

/** The API server takes a moment to serve what it was told. */
async function stores(admin: AdminClient): Promise<boolean> {
  const { status } = await admin.request(
    'POST',
    '/apis/mintlet.dev/v1alpha1/namespaces/default/credentialissuers?dryRun=All&fieldValidation=Strict',
    {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'CredentialIssuer',
      metadata: { name: 'probe' },
      spec: { google: { auth: { ambient: {} } } },
    },
  )
  return status === 201
}
