import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gcloud, startGcloud } from '../../kit/gcloud.ts'
import { CREATOR, MINTLET_API } from '../google/start-chain-world.ts'
import { programOf } from './program-of.ts'
import { type ConsumerWorld, NS, READER } from './start-consumer-world.ts'

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform']

export function gcloudTests(world: () => ConsumerWorld): void {
  let gcloud: Gcloud | undefined

  describe('gcloud', () => {
    beforeAll(async () => {
      gcloud = await startGcloud()
    })
    afterAll(() => gcloud?.[Symbol.asyncDispose]())

    test('works with the file of an access token, and not with one that Google does not know', async (context) => {
      programOf(world().found, 'gcloud', context)
      if (gcloud === undefined) return context.skip('there is no gcloud on PATH')
      const { google } = world()
      await world().make(`${MINTLET_API}/clustercredentialissuers`, {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ClusterCredentialIssuer',
        metadata: { name: 'google' },
        spec: {
          google: { auth: { ambient: {} } },
          grants: [{ namespaces: { names: [NS] }, serviceAccounts: [READER], scopes: SCOPES }],
        },
      })
      // What the reader may do with its token is up to whoever runs the project.
      const target = 'target@my-project.iam.gserviceaccount.com'
      google.serviceAccounts.add({ email: target })
      google.grants.add({
        member: `serviceAccount:${READER}`,
        role: CREATOR,
        serviceAccount: target,
      })
      const spec = {
        issuerRef: { name: 'google' },
        serviceAccount: READER,
        accessToken: { scopes: SCOPES },
      }
      const formats = [{ type: 'Token' }]
      const { folder } = await world().mount('gcloud', { formats }, { spec })
      const args = ['auth', 'print-access-token', `--impersonate-service-account=${target}`]
      const run = (file: string): ReturnType<Gcloud['run']> =>
        (gcloud as Gcloud).run(args, {
          NO_PROXY: '*',
          no_proxy: '*',
          CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS: `${google.iamcredentialsUrl}/`,
          CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: file,
        })
      const { code, stdout, stderr } = await run(`${folder}/token`)
      expect(`${code} ${code === 0 ? '' : stderr}`).toBe('0 ')
      expect(google.memberOf(stdout.trim())).toBe(`serviceAccount:${target}`)
      await writeFile(`${world().home}/unknown-token`, 'ya29.nobody')
      const refused = await run(`${world().home}/unknown-token`)
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain('UNAUTHENTICATED')
    })
  })
}
