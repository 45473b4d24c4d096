import type { z } from 'zod'
import { type CelRule } from '../src/api/cel.ts'
import { clusterCredentialIssuerSpecSchema } from '../src/api/cluster-credential-issuer.ts'
import { credentialIssuerSpecSchema } from '../src/api/credential-issuer.ts'
import { impersonatedTokenSpecSchema } from '../src/api/impersonated-token-spec.ts'
import { impersonatedTokenStatusSchema } from '../src/api/impersonated-token-status.ts'
import { issuerStatusSchema } from '../src/api/issuer-status.ts'

type Column = {
  readonly name: string
  readonly type: 'string' | 'date'
  readonly jsonPath: string
  readonly description: string
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority?: 0 | 1
}

/** What a CustomResourceDefinition needs to know of a kind. */
export type Kind = {
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortName: string
  readonly scope: 'Namespaced' | 'Cluster'
  readonly description: string
  readonly spec: z.ZodType
  readonly status: z.ZodType
  readonly rules: readonly CelRule[]
  readonly columns: readonly Column[]
  readonly selectableFields: readonly string[]
}

const condition = (type: string, field: 'status' | 'reason'): string =>
  `.status.conditions[?(@.type=="${type}")].${field}`

const age: Column = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'Time since the object was created.',
}

const ready: Column = {
  name: 'Ready',
  type: 'string',
  jsonPath: condition('Ready', 'status'),
  description: 'Whether a valid credential is published.',
}

/** Expired is never left and the spec of an expired object never changes; metadata and deletion pass. */
const expiredIsTerminal: CelRule = {
  rule:
    "!has(oldSelf.status) || !has(oldSelf.status.phase) || oldSelf.status.phase != 'Expired' || " +
    "(has(self.status) && has(self.status.phase) && self.status.phase == 'Expired' && self.spec == oldSelf.spec)",
  message: 'this object has expired for good: create a new one instead of changing it',
}

/** The name is a segment of the issuer's URL and what issuerRef can hold. */
const nameIsLabel: CelRule = {
  rule: "size(self.metadata.name) <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
  message:
    'name it with at most 63 lower case letters, digits and -: tokens refer to it by that name',
}

const impersonatedToken: Kind = {
  kind: 'ImpersonatedToken',
  plural: 'impersonatedtokens',
  singular: 'impersonatedtoken',
  shortName: 'itok',
  scope: 'Namespaced',
  description:
    'A token minted in the identity of a service account, kept in a Secret and refreshed before it expires.',
  spec: impersonatedTokenSpecSchema,
  status: impersonatedTokenStatusSchema,
  rules: [expiredIsTerminal],
  columns: [
    ready,
    { name: 'Secret', type: 'string', jsonPath: '.status.secretName', description: 'Where it is.' },
    {
      name: 'Expires',
      type: 'string',
      jsonPath: '.status.expiresAt',
      description: 'When the published credential expires.',
    },
    {
      name: 'Refresh',
      type: 'string',
      jsonPath: '.status.refreshAt',
      description: 'When it will be minted again.',
    },
    {
      name: 'Phase',
      type: 'string',
      jsonPath: '.status.phase',
      description: 'Pending, Active or Expired.',
      priority: 1,
    },
    {
      name: 'Reason',
      type: 'string',
      jsonPath: condition('Ready', 'reason'),
      description: 'Why it is or is not ready.',
      priority: 1,
    },
    {
      name: 'Failing',
      type: 'string',
      jsonPath: condition('RefreshFailing', 'reason'),
      description: 'Why the last refresh failed.',
      priority: 1,
    },
    {
      name: 'Issuer',
      type: 'string',
      jsonPath: '.spec.issuerRef.name',
      description: 'Where it comes from.',
      priority: 1,
    },
    {
      name: 'Issuer Kind',
      type: 'string',
      jsonPath: '.spec.issuerRef.kind',
      description: 'Whether that is one of the cluster or of this namespace.',
      priority: 1,
    },
    {
      name: 'Service Account',
      type: 'string',
      jsonPath: '.spec.serviceAccount',
      description: 'Whose identity it is.',
      priority: 1,
    },
    age,
  ],
  selectableFields: ['.spec.issuerRef.name', '.spec.serviceAccount', '.status.phase'],
}

const canMint: Column = { ...ready, description: 'Whether it can mint.' }

const principal: Column = {
  name: 'Principal',
  type: 'string',
  jsonPath: '.status.principal',
  description: 'Who the operator is towards Google.',
}

const issuerReason: Column = {
  name: 'Reason',
  type: 'string',
  jsonPath: condition('Ready', 'reason'),
  description: 'Why it is or is not ready.',
  priority: 1,
}

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
    {
      name: 'Issuer',
      type: 'string',
      jsonPath: '.status.issuer',
      description: 'The issuer URL of a local issuer.',
    },
    { ...principal, priority: 1 },
    issuerReason,
    age,
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
  columns: [canMint, principal, issuerReason, age],
  selectableFields: [],
}

export const KINDS: readonly Kind[] = [clusterCredentialIssuer, credentialIssuer, impersonatedToken]
