import { readFile } from 'node:fs/promises'
import { parseAllDocuments, stringify } from 'yaml'
import type { AdminClient } from '../../kit/control-plane/admin-client.ts'

export type Installation = {
  /** Made beside the operator's own. */
  readonly namespaces: readonly string[]
  /** YAML of roles and their bindings. */
  readonly rights: string
  /** Whoever is in this group is bound wherever the operator's service account is. */
  readonly group: string
}

/** The definitions, a namespace for the operator, its rights, and the issuer `local`, which grants `{namespace}:*` anything. */
export async function installMintlet(
  admin: AdminClient,
  { namespaces, rights, group }: Installation,
): Promise<void> {
  for (const file of FILES) {
    const url = new URL(`../../../crds/${file}.yaml`, import.meta.url)
    await admin.apply(await readFile(url, 'utf8'))
  }
  const spaces = ['mintlet-system', ...namespaces].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }))
  await admin.apply(yaml(spaces))
  await admin.apply(yaml(forGroup(rights, group)))
  await admin.apply(yaml([LOCAL_ISSUER]))
}

const FILES = [
  'clustercredentialissuers',
  'credentialissuers',
  'impersonatedtokens',
  'serviceaccountcredentials',
]

const yaml = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object)).join('---\n')

const LOCAL_ISSUER = {
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ClusterCredentialIssuer',
  metadata: { name: 'local' },
  spec: {
    local: {},
    grants: [
      {
        namespaces: { names: ['*'] },
        serviceAccounts: ['{namespace}:*'],
        kinds: ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'],
        scopes: ['*'],
        audiences: ['*'],
        maxLifetime: '12h',
      },
    ],
  },
}

type Document = { readonly kind?: string; readonly subjects?: readonly object[] }

/** The same roles and bindings with other subjects. */
function forGroup(rights: string, name: string): object[] {
  return parseAllDocuments(rights)
    .map((document): Document | null => document.toJS())
    .filter((object) => object !== null)
    .map((object) =>
      object.kind?.endsWith('Binding') === true
        ? { ...object, subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }] }
        : object,
    )
}
