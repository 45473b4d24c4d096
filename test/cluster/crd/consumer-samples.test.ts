import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { consumerSamples } from '../../kit/consumer-samples.ts'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { CREATOR } from '../google/start-chain-world.ts'
import { type GoogleWorld, startGoogleWorld } from '../google/start-google-world.ts'
import { deployed } from '../operator/deployed.ts'

/** The guides for consumers as their readers follow them: everything applied, with an emulator for Google's API. */
const { files, here } = consumerSamples()

const OPERATOR = 'mintlet@my-project.iam.gserviceaccount.com'
/** The identities of Google that the tokens of the samples are of. */
const accounts = [
  ...new Set(
    here
      .map(
        ({ object }) => (object['spec'] as { serviceAccount?: string } | undefined)?.serviceAccount,
      )
      .filter((name) => name?.includes('@') === true),
  ),
].map(String)

/** The Secrets that come of it, with their types and keys. */
const SECRETS = {
  'agents/run-1': ['Opaque', 'expiresAt', 'keyId', 'token'],
  'analytics/bigquery-reader': ['Opaque', 'expiresAt', 'header', 'token'],
  'backup/uploader': ['Opaque', 'aws-config', 'token'],
  'backup/uploader-by-google': ['Opaque', 'aws-config', 'token'],
  'builds/package-reader': ['Opaque', '.netrc', '.npmrc', 'config.json'],
  'checkout/dashboard-caller': ['Opaque', 'expiresAt', 'header', 'keyId', 'token'],
  'checkout/orders-caller': ['Opaque', 'expiresAt', 'header', 'keyId', 'token'],
  'deploy/staging': ['Opaque', 'expiresAt', 'keyId', 'kubeconfig', 'token'],
  'deploy/staging-gke': ['Opaque', 'expiresAt', 'kubeconfig', 'token'],
  'infra/apply-1': ['Opaque', '.env'],
  'monitoring/prometheus': ['Opaque', 'expiresAt', 'keyId', 'token'],
  'shop/image-puller': ['kubernetes.io/dockerconfigjson', '.dockerconfigjson'],
}

let world: GoogleWorld
let applied: readonly ApiObject[]

beforeAll(async () => {
  world = await startGoogleWorld({
    rights: await deployed('rbac.yaml'),
    namespaces: [],
    google: {
      serviceAccounts: [OPERATOR, ...accounts].map((email) => ({ email })),
      grants: accounts.map((serviceAccount) => ({
        member: `serviceAccount:${OPERATOR}`,
        role: CREATOR,
        serviceAccount,
      })),
      metadata: { projectId: 'my-project', email: OPERATOR },
    },
  })
  await world.startOperator()
  applied = await world.controlPlane.admin.apply(
    here.map(({ object }) => stringify(object)).join('---\n'),
  )
})

afterAll(() => world?.[Symbol.asyncDispose]())

const text = (path: string): string => files.find(([name]) => name === path)?.[1] ?? ''

test('the API server keeps every field of the samples for consumers', () => {
  expect(applied).toMatchObject(here.map(({ object }) => object))
  expect(applied).toHaveLength(here.length)
})

test('every token of the samples for consumers is issued, in Secrets of the right type with the right keys', async () => {
  const keys = here
    .filter(({ object }) => object.kind === 'ImpersonatedToken')
    .map(
      ({ object: { metadata } }) => [String(metadata?.namespace), String(metadata?.name)] as const,
    )
  await Promise.all(keys.map((key) => world.untilReady(key)))
  const secrets = await Promise.all(
    keys.map(async (key) => {
      const { type, data = {} } = (await world.secret(key)) ?? {}
      return [key.join('/'), [type, ...Object.keys(data).toSorted()]]
    }),
  )
  expect(Object.fromEntries(secrets)).toStrictEqual(SECRETS)
})

test('the API server of another cluster takes the configuration of the samples, and its user may do what the pod does', async () => {
  const file = `${world.controlPlane.folder}/authentication.yaml`
  await writeFile(file, text('kubectl/other-cluster/authentication.yaml'))
  await using other = await startControlPlane({
    auditLevel: 'None',
    apiServerFlags: [`--authentication-config=${file}`],
  })
  const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }
  await other.admin.apply(`${stringify(shop)}---\n${text('kubectl/other-cluster/rbac.yaml')}`)
  const may = async (verb: string, name: string): Promise<unknown> => {
    const resourceAttributes = {
      namespace: 'shop',
      group: 'apps',
      resource: 'deployments',
      verb,
      name,
    }
    const spec = { user: 'mintlet:deploy:releaser', resourceAttributes }
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
    const { body } = await other.admin.request('POST', path, {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec,
    })
    return (body['status'] as { allowed: boolean }).allowed
  }
  expect(await Promise.all([may('get', 'web'), may('patch', 'web')])).toStrictEqual([true, true])
  expect(await Promise.all([may('patch', 'api'), may('delete', 'web')])).toStrictEqual([
    false,
    false,
  ])
})

test('nothing of a token is anywhere outside of its Secret', async () => {
  const secrets = world.google.issuedSecrets()
  expect(secrets.length).toBeGreaterThan(5)
  for (const [nth, secret] of secrets.entries()) {
    world.canary.learn({ what: `secret ${nth} of Google`, text: secret })
  }
  expect(await world.leaks()).toStrictEqual([])
})
