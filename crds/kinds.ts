import type { CelRule } from '../src/api/cel.ts'
import { clusterCredentialIssuerSpecSchema } from '../src/api/cluster-credential-issuer.ts'
import { credentialIssuerSpecSchema } from '../src/api/credential-issuer.ts'
import { issuerStatusSchema } from '../src/api/issuer-status.ts'
import { columns } from './columns.ts'
import { impersonatedToken } from './impersonated-token.ts'
import type { Column, Kind } from './kind.ts'
import { serviceAccountCredential } from './service-account-credential.ts'

const { text, wide } = columns

/** The name is a segment of the issuer's URL and what issuerRef can hold. */
const nameIsLabel: CelRule = {
  rule: "size(self.metadata.name) <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
  message:
    'name it with at most 63 lower case letters, digits and -: tokens refer to it by that name',
}

const canMint: Column = { ...columns.ready, description: 'Whether it can mint.' }

const principal = text(
  'Principal',
  '.status.principal',
  'Who the operator is towards Google or k0rdent.',
)

const clusterCredentialIssuer: Kind = {
  kind: 'ClusterCredentialIssuer',
  plural: 'clustercredentialissuers',
  singular: 'clustercredentialissuer',
  shortName: 'ccri',
  scope: 'Cluster',
  description:
    'Where credentials come from, run by the administrators of the cluster, with grants that say who may ask for what.',
  spec: clusterCredentialIssuerSpecSchema,
  status: issuerStatusSchema,
  rules: [nameIsLabel],
  columns: [
    canMint,
    text('Issuer', '.status.issuer', 'The issuer URL of a local issuer.'),
    wide(principal),
    wide(columns.reason),
    columns.age,
  ],
  selectableFields: [],
}

const credentialIssuer: Kind = {
  kind: 'CredentialIssuer',
  plural: 'credentialissuers',
  singular: 'credentialissuer',
  shortName: 'cri',
  scope: 'Namespaced',
  description:
    'Where credentials of one namespace come from, with an identity that the namespace already holds.',
  spec: credentialIssuerSpecSchema,
  status: issuerStatusSchema,
  rules: [nameIsLabel],
  columns: [canMint, principal, wide(columns.reason), columns.age],
  selectableFields: [],
}

/** Every kind that is defined. */
export const KINDS: readonly Kind[] = [
  clusterCredentialIssuer,
  credentialIssuer,
  impersonatedToken,
  serviceAccountCredential,
]
