import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiAnswer, ApiObject } from '../../kit/control-plane/admin-client.ts'
import { until } from '../../kit/until.ts'
import { kubectl, kubectlMissing } from '../operator/kubectl.ts'
import { asDenied } from './as-denied.ts'
import type { Asked } from './asked.ts'
import { objectOf } from './object-of.ts'
import { pathOf } from './path-of.ts'
import { type AdmissionWorld, startAdmissionWorld } from './start-admission-world.ts'

/** What may be written of an object that there is, by somebody who might not have made it. */
const NS = 'etl'
let world: AdmissionWorld
/** Who may write every object, and has no other right. */
let user: string

beforeAll(async () => {
  world = await startAdmissionWorld([NS, 'mintlet-system'])
  user = world.newcomer()
  for (const asked of Object.values(OBJECTS)) await world.make(asked)
})
afterAll(() => world?.[Symbol.asyncDispose]())

const LOCAL = { issuerRef: { name: 'local' }, serviceAccount: 'etl:reader' }
const KEY = { google: { auth: { serviceAccountKeySecretRef: { name: 'key' } } } }
const OBJECTS = {
  token: {
    plural: 'impersonatedtokens',
    namespace: NS,
    spec: { ...LOCAL, accessToken: { lifetime: '1h' } },
  },
  credential: {
    plural: 'serviceaccountcredentials',
    namespace: NS,
    spec: { ...LOCAL, lifetime: '720h', rotation: { policy: 'BeforeExpiry' } },
  },
  issuer: { plural: 'credentialissuers', namespace: NS, spec: KEY },
  clusterIssuer: { plural: 'clustercredentialissuers', spec: KEY },
} as const satisfies Record<string, Asked>
type Made = keyof typeof OBJECTS

const said = ({ status, body }: ApiAnswer<ApiObject>): string =>
  status < 300 ? '' : `${status} ${asDenied(body)}`
const patch = async (made: Made, body: object): Promise<string> =>
  said(await world.change(user, OBJECTS[made], body))

test.each([
  ['token', { serviceAccount: 'etl:writer' }, 'resourceNames: ["local:etl:writer"]'],
  ['token', { issuerRef: { name: 'google' } }, 'resourceNames: ["google:etl:reader"]'],
  [
    'token',
    { issuerRef: { kind: 'CredentialIssuer' } },
    'resourceNames: ["credentialissuer/local:etl:reader"]',
  ],
  [
    'token',
    {
      issuerRef: null,
      serviceAccount: null,
      credentialRef: { name: 'asked' },
      accessToken: { lifetime: null },
    },
    'resourceNames: ["serviceaccountcredential/asked"]',
  ],
  ['token', { secret: { name: 'other' } }, 'resourceNames: ["local:etl:reader"]'],
  ['token', { rolloutRestart: [{ kind: 'Deployment', name: 'api' }] }, '["local:etl:reader"]'],
  ['token', { accessToken: null, idToken: { audience: 'a' } }, '["local:etl:reader"]'],
  ['token', { accessToken: { scopes: ['admin'] } }, '["local:etl:reader"]'],
  ['token', { delegates: ['a'] }, '["local:etl:reader"]'],
  ['token', { suspend: true }, '["local:etl:reader"]'],
  ['credential', { lifetime: '8760h' }, '["local:etl:reader"]'],
  ['credential', { rolloutRestart: [{ kind: 'DaemonSet', name: 'api' }] }, '["local:etl:reader"]'],
  ['credential', { deletionPolicy: 'Orphan' }, '["local:etl:reader"]'],
  [
    'issuer',
    { grants: [{ serviceAccounts: ['*'] }] },
    'may not get the Secret key in namespace etl',
  ],
  [
    'clusterIssuer',
    { grants: [{ namespaces: { names: ['*'] }, serviceAccounts: ['*'] }] },
    'may not get the Secret key in namespace mintlet-system',
  ],
] as const)('a %s cannot be given %j by who could not have made it', async (made, spec, says) => {
  const denied = await patch(made, { spec })
  expect(denied).toMatch(new RegExp(`^403 user "${user}" may `))
  expect(denied).toContain(says)
})

const identityOnly = { apiGroups: ['mintlet.dev'], resources: ['identities'], verbs: ['mint'] }

test('with the right to mint, neither another Secret nor a workload can be added without the right on it', async () => {
  const minter = world.newcomer()
  await world.give(minter, { ...identityOnly, resourceNames: ['local:etl:reader'] }, NS)
  const rights = { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'update'] }
  await world.give(minter, { ...rights, resourceNames: ['asked', 'asked-credential'] }, NS)
  const change = async (made: Made, spec: object): Promise<string> =>
    said(await world.change(minter, OBJECTS[made], { spec }, '?dryRun=All'))
  await until('they may change what they have', async () => {
    return (await change('token', { suspend: true })) === ''
  })
  expect(await change('credential', { lifetime: '100h' })).toBe('')
  expect(await change('token', { secret: { name: 'database' } })).toMatch(
    /may not create and update the Secret database in namespace etl/,
  )
  const rolloutRestart = [{ kind: 'Deployment', name: 'api' }]
  for (const made of ['token', 'credential'] as const) {
    expect(await change(made, { rolloutRestart })).toMatch(/may not patch.* the Deployment api in/)
  }
  expect(await change('token', { serviceAccount: 'etl:writer' })).toMatch(/may not mint as/)
})

const EVERY = Object.keys(OBJECTS) as Made[]

test.each(EVERY)(
  'labels, annotations, finalizers and owners of a %s may be changed without any right',
  async (made) => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '1' }
    for (const metadata of [
      { labels: { team: 'data' } },
      { annotations: { 'mintlet.dev/refresh-requested': 'now' } },
      { finalizers: ['example.com/wait'] },
      { ownerReferences: [owner] },
      { finalizers: null, ownerReferences: null },
    ]) {
      expect(await patch(made, { metadata })).toBe('')
    }
  },
)

test.each(EVERY)('a %s that is written again as it is passes, whichever way', async (made) => {
  const asked = OBJECTS[made]
  const path = `${pathOf(asked)}/asked`
  const { admin } = world.controlPlane
  const { body: stored } = await admin.request('GET', path)
  expect(said(await admin.request('PUT', path, stored, { user }))).toBe('')
  // What the API server has filled in itself is no change.
  const bare = { ...objectOf(asked), metadata: stored.metadata }
  expect(said(await admin.request('PUT', path, bare, { user }))).toBe('')
  expect(await patch(made, { spec: asked.spec })).toBe('')
  // A manager of fields more, which is all that changes.
  const query = '?fieldManager=somebody-else'
  const type = 'application/apply-patch+yaml'
  const applied = await world.change(user, asked, objectOf(asked), query, type)
  expect(said(applied)).toBe('')
  expect(JSON.stringify(applied.body.metadata)).toContain('somebody-else')
})

test.skipIf(kubectlMissing !== undefined)(
  `kubectl apply without a change passes, and with one it does not (${kubectlMissing ?? 'kubectl'})`,
  async () => {
    const { folder } = world.controlPlane
    const apply = async (spec: object, ...words: string[]): Promise<string> => {
      const file = `${folder}/applied.json`
      await writeFile(file, JSON.stringify(objectOf({ ...OBJECTS.token, spec })))
      const kubeconfig = world.controlPlane.kubeconfigFor(user)
      // Neither its caches nor OpenAPI, which a newcomer may not read.
      const flags = ['-n', NS, `--cache-dir=${folder}/kubectl`, '--validate=false', ...words]
      return kubectl(kubeconfig, 'apply', ...flags, '-f', file).catch(String)
    }
    const { spec } = OBJECTS.token
    for (const words of [[], [], ['--server-side', '--force-conflicts']]) {
      expect(await apply(spec, ...words)).toMatch(/configured|unchanged|serverside-applied/)
    }
    const other = { ...spec, serviceAccount: 'etl:writer' }
    expect(await apply(other)).toContain('resourceNames: ["local:etl:writer"]')
  },
)

test.each(EVERY)('a %s may be deleted without any right on what it names', async (made) => {
  const path = `${pathOf(OBJECTS[made])}/asked?dryRun=All`
  expect(said(await world.controlPlane.admin.request('DELETE', path, undefined, { user }))).toBe('')
})
