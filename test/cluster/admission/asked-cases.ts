import type { Asked } from './asked.ts'
import type { AskedCase } from './asked-case.ts'
import { needs } from './needs.ts'
import { OBJECT_CASES } from './object-cases.ts'

const { source, tokens } = needs

const NS = 'etl'
const SYSTEM = 'mintlet-system'
const AUDIENCE =
  '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/providers/b'

/** The same of issuers of both kinds, with the rights in the namespace where the operator looks. */
const issuerCases = (asked: Omit<Asked, 'spec'>, namespace: string): readonly AskedCase[] => [
  {
    what: `${asked.plural}: a service account key`,
    asked: {
      ...asked,
      spec: { google: { auth: { serviceAccountKeySecretRef: { name: 'key' } } } },
    },
    needs: [source('key', namespace)],
  },
  {
    what: `${asked.plural}: workload identity`,
    asked: {
      ...asked,
      spec: {
        google: {
          auth: { workloadIdentity: { audience: AUDIENCE, serviceAccountName: 'minter' } },
        },
      },
    },
    needs: [tokens('minter', namespace)],
  },
  {
    what: `${asked.plural}: a token of a tenant administrator`,
    asked: { ...asked, spec: { k0rdent: { auth: { tokenSecretRef: { name: 'admin.v1' } } } } },
    needs: [source('admin.v1', namespace)],
  },
  {
    what: `${asked.plural}: client credentials of a tenant administrator`,
    asked: {
      ...asked,
      spec: { k0rdent: { auth: { clientCredentialsSecretRef: { name: 'client' } } } },
    },
    needs: [source('client', namespace)],
  },
]

/** Every field by which an object of any kind refers to something else. */
export const ASKED_CASES: readonly AskedCase[] = [
  ...OBJECT_CASES,
  ...issuerCases({ plural: 'credentialissuers', namespace: NS }, NS),
  ...issuerCases({ plural: 'clustercredentialissuers' }, SYSTEM),
]
