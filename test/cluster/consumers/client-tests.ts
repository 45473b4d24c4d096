import { afterAll, describe, expect, test } from 'vitest'
import { findProgram } from '../../kit/consumers/program.ts'
import { type KubeletMount, kubeletMount } from '../../kit/kubelet-mount.ts'
import { until } from '../../kit/until.ts'
import { createCredentialApi } from '../credential-api.ts'
import { curlScripts } from './curl-scripts.ts'
import { programOf } from './program-of.ts'
import { type ConsumerWorld, NS } from './start-consumer-world.ts'

const ISSUERS = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers'
const CURL =
  'curl --silent --output /dev/null --write-out \'%{http_code}\' --cacert "$3" --data grant_type=client_credentials'
const SCRIPTS = {
  ...curlScripts(CURL),
  EnvFile: `set -a; . "$1/.env"; printf 'user = "%s:%s"' "$CLIENT_ID" "$CLIENT_SECRET" | ${CURL} --config - "$TOKEN_URL"`,
}
const all = (status: string): object =>
  Object.fromEntries(Object.keys(SCRIPTS).map((format) => [format, status]))
const FORMATS = [
  { type: 'Netrc', machines: ['localhost'] },
  { type: 'AuthorizationHeader' },
  { type: 'BasicAuth' },
  { type: 'EnvFile' },
]
const ISSUER = {
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ClusterCredentialIssuer',
  metadata: { name: 'clients' },
  spec: {
    local: {},
    grants: [
      {
        namespaces: { names: [NS] },
        serviceAccounts: ['{namespace}:*'],
        kinds: ['ClientCredential'],
        scopes: ['*'],
        maxLifetime: '720h',
      },
    ],
  },
}

/** Client credentials, as curl shows them to the operator's own token endpoint. */
export function clientTests(world: () => ConsumerWorld): void {
  let mounting: Promise<KubeletMount> | undefined

  async function issue(): Promise<KubeletMount> {
    const credentials = createCredentialApi(world().controlPlane.admin, 'clients')
    await credentials.make(ISSUERS, ISSUER)
    const secret = { formats: FORMATS }
    await credentials.createCredential([NS, 'client'], { serviceAccount: 'apps:client', secret })
    await credentials.untilIssued([NS, 'client'])
    return kubeletMount((await world().secret([NS, 'client-credential']))?.data ?? {})
  }

  describe('client credentials', () => {
    afterAll(async () => {
      const mount = await mounting?.catch(() => undefined)
      await mount?.[Symbol.asyncDispose]()
    })

    test('get curl a token in every format, and none once they have been revoked', async (context) => {
      programOf(world().found, 'curl', context)
      const sh = await findProgram('sh', ['-c', ':'])
      if ('missing' in sh) return context.skip(sh.missing)
      mounting ??= issue()
      const { folder } = await mounting
      const url = `${world().issuer.replace(/local$/, 'clients')}/token`
      const statuses = async (): Promise<object> => {
        const asked = Object.entries(SCRIPTS).map(async ([format, script]) => {
          const args = ['-c', script, 'sh', folder, url, world().caFile]
          return [format, (await sh.run({ args, env: { HOME: world().home } })).stdout]
        })
        return Object.fromEntries(await Promise.all(asked))
      }
      expect(await statuses()).toEqual(all('200'))

      const credentials = createCredentialApi(world().controlPlane.admin, 'clients')
      await credentials.removeCredential([NS, 'client'])
      const gone = async (): Promise<boolean> =>
        (await credentials.credential([NS, 'client'])) === undefined
      await until('the credential has been revoked', gone)
      expect(await statuses()).toEqual(all('401'))
    })
  })
}
