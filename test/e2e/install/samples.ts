import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments, stringify } from 'yaml'

/** A person whom nobody has given anything but what `developerRoles` says. */
export const DEVELOPER = 'developer'

const FOLDER = fileURLToPath(new URL('../../../deploy/samples/', import.meta.url))

/** What the administrator of the cluster applies: namespaces and issuers. */
export const ADMINISTRATORS: readonly string[] = [
  '00-namespace.yaml',
  '10-issuer.yaml',
  'local-clients/00-namespaces.yaml',
  'local-clients/10-issuer.yaml',
].map((file) => FOLDER + file)

/** What the developer applies. */
export const DEVELOPERS: readonly string[] = [
  '20-access-token.yaml',
  '30-id-token.yaml',
  '40-signed-jwt.yaml',
  '50-signed-blob.yaml',
  '60-just-in-time.yaml',
  'local-clients/20-credential.yaml',
  'local-clients/21-fixed-term.yaml',
  'local-clients/22-introspection-credential.yaml',
  'local-clients/30-access-token.yaml',
].map((file) => FOLDER + file)

/** Namespace → the identities that its samples use. */
const IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  'mintlet-demo': [
    'demo:mintlet-demo:report-reader',
    'demo:mintlet-demo:checkout',
    'demo:mintlet-demo:partner-sync',
    'demo:mintlet-demo:release',
    'demo:mintlet-demo:order-repair',
  ],
  orders: [
    'clients:orders:pipeline',
    'clients:orders:contractor',
    'serviceaccountcredential/pipeline',
  ],
  reports: ['clients:reports:introspection'],
}

/** The namespaces of the samples. */
export const SPACES: readonly string[] = Object.keys(IDENTITIES)

const RBAC = { apiGroup: 'rbac.authorization.k8s.io' }
const subjects = [{ ...RBAC, kind: 'User', name: DEVELOPER }]

/** YAML: `edit` of Kubernetes in the namespaces of the samples. */
export const editRoles = (): string =>
  SPACES.map((namespace) =>
    stringify({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'developers', namespace },
      roleRef: { ...RBAC, kind: 'ClusterRole', name: 'edit' },
      subjects,
    }),
  ).join('---\n')

/** YAML: the verb `mint` on exactly the identities that the samples use, as docs/admission.md has it. */
export const mintRoles = (): string =>
  Object.entries(IDENTITIES)
    .flatMap(([namespace, resourceNames]) => [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'mint', namespace },
        rules: [
          { apiGroups: ['mintlet.dev'], resources: ['identities'], resourceNames, verbs: ['mint'] },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'mint', namespace },
        roleRef: { ...RBAC, kind: 'Role', name: 'mint' },
        subjects,
      },
    ])
    .map((object) => stringify(object))
    .join('---\n')

/** What the sample of a signature signs, in base64. */
export async function signedPayload(): Promise<string> {
  const yaml = await readFile(`${FOLDER}50-signed-blob.yaml`, 'utf8')
  const objects = parseAllDocuments(yaml).map((document): Signed => document.toJS())
  return objects[0]?.spec.signedBlob.payload ?? ''
}

type Signed = { readonly spec: { readonly signedBlob: { readonly payload: string } } }
