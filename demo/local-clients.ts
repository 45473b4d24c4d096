import { stringify } from 'yaml'
import { credentialObjects, DEMO_NAMESPACE } from './credential-objects.ts'
import { credentialWitness } from './credential-witness.ts'
import { requestToken } from './request-token.ts'
import type { Scenario } from './scenario.ts'

const ISSUER = 'clients'

export type LocalClients = Required<
  Pick<Scenario, 'yaml' | 'samples' | 'alsoLook' | 'alsoMissing' | 'remarks'>
> & {
  readonly issuer: string
  /** @param value of the Secret's keys, in clear */
  accepts(value: (key: string) => string): Promise<boolean>
}

/** Clients of an issuer that is built in, beside the tokens of another. */
export function localClients(baseUrl: string): LocalClients {
  const issuerRef = { name: ISSUER, kind: 'ClusterCredentialIssuer' }
  const { objects, samples } = credentialObjects(issuerRef, `${DEMO_NAMESPACE}:pipeline`)
  return {
    issuer: `${baseUrl}/${ISSUER}`,
    yaml: [issuer, ...objects].map((object) => stringify(object)).join('---\n'),
    samples,
    accepts: logIn,
    // Uses are told once a minute.
    ...credentialWitness({ logIn, leastUses: 1 }),
  }
}

const logIn = (value: (key: string) => string): Promise<boolean> =>
  requestToken(value('tokenUrl'), value('clientId'), value('clientSecret'))

const issuer = {
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ClusterCredentialIssuer',
  metadata: { name: ISSUER },
  spec: {
    local: { tokenLifetime: '20s' },
    grants: [
      {
        namespaces: { names: [DEMO_NAMESPACE] },
        serviceAccounts: ['{namespace}:*'],
        kinds: ['ClientCredential'],
        maxLifetime: '1h',
        maxCredentials: 3,
      },
    ],
  },
}
