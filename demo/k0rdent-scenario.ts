import { stringify } from 'yaml'
import { startK0rdentEmulator } from '../test/kit/k0rdent/start-k0rdent-emulator.ts'
import { credentialWitness } from './credential-witness.ts'
import { k0rdentObjects } from './k0rdent-objects.ts'
import type { Scenario } from './scenario.ts'

const ACCOUNT = 'sa-pipeline-prod'

/**
 * Client credentials against an emulator of k0rdent AI IAM: one that rotates with overlap, a token minted
 * with it, and one that expires for good and cannot be revived.
 */
export async function k0rdentScenario(): Promise<Scenario> {
  const scope = { scope: 'organization', scopeId: 'myorg' } as const
  const k0rdent = await startK0rdentEmulator({
    serviceAccounts: [
      { id: ACCOUNT, ...scope, roles: ['compute.deployer'] },
      { id: 'sa-mintlet', ...scope, roles: [], administrator: true },
    ],
    settings: { expiresIn: 20 },
  })
  const { objects, samples } = k0rdentObjects(ACCOUNT, k0rdent.createCredential('sa-mintlet'))
  const witness = credentialWitness({
    logIn: async (value) => k0rdent.authenticates(value('clientId'), value('clientSecret')),
    leastUses: 2,
  })
  return {
    rights: ['rbac.yaml'],
    yaml: objects.map((object) => stringify(object)).join('---\n'),
    samples,
    flags: {
      'k0rdent-endpoint': k0rdent.url,
      'settle-time': '5s',
      'request-interval': '1s',
      'last-used-interval': '2s',
      'oidc-insecure-http': 'true',
      'oidc-base-url': 'http://127.0.0.1:8099',
      'oidc-address': '127.0.0.1:0',
    },
    environment: { NODE_EXTRA_CA_CERTS: k0rdent.caFile },
    about: `k0rdent AI IAM: an emulator at ${k0rdent.url}   Service account: ${ACCOUNT}`,
    async verify(_admin, sample, data) {
      const text = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
      if (sample.plural === undefined) {
        const claims = await k0rdent.verify(text('token'))
        return claims === undefined ? 'the issuer does not accept its token' : undefined
      }
      const works = k0rdent.authenticates(text('clientId'), text('clientSecret'))
      return works ? undefined : 'the issuer does not accept it'
    },
    ...witness,
    alsoMissing: () => [
      ...witness.alsoMissing(),
      ...(k0rdent.ledger.mostActive(ACCOUNT) > 4 ? ['more than four slots used'] : []),
    ],
    [Symbol.asyncDispose]: () => k0rdent[Symbol.asyncDispose](),
  }
}
