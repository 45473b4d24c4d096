import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import { MINTLET_API, NS } from './start-chain-world.ts'
import { type GoogleWorld, PROVIDER, startGoogleWorld } from './start-google-world.ts'

/** Far more than there are workers for issuers, or for objects. */
const ISSUERS = 24
const TOKENS = 40

let world: GoogleWorld

beforeAll(async () => {
  world = await startGoogleWorld({ namespaces: [NS], google: { serviceAccounts: [], grants: [] } })
  world.google.faults.always({ endpoint: 'sts' }, { do: 'hang' })
  const names = Array.from({ length: ISSUERS }, (_, nth) => `own-${nth}`)
  await world.make(`/api/v1/namespaces/${NS}/serviceaccounts`, {
    metadata: { name: 'google', annotations: { 'mintlet.dev/allow-issuer': names.join(',') } },
  })
  const auth = { workloadIdentity: { audience: PROVIDER, serviceAccountName: 'google' } }
  const grants = [{ serviceAccounts: ['*@*'], scopes: ['*'] }]
  for (const name of names) {
    await world.make(`${MINTLET_API}/namespaces/${NS}/credentialissuers`, {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'CredentialIssuer',
      metadata: { name },
      spec: { google: { auth }, grants },
    })
  }
  await world.startOperator()
  for (let nth = 0; nth < TOKENS; nth += 1) {
    await world.create([NS, `waits-${nth}`], {
      issuerRef: { name: names[nth % ISSUERS], kind: 'CredentialIssuer' },
      serviceAccount: 'reader@my-project.iam.gserviceaccount.com',
      accessToken: { scopes: ['https://www.googleapis.com/auth/bigquery'] },
    })
  }
  await until(
    'STS is asked by as many as may ask at once',
    () => world.google.ledger.count({ endpoint: 'sts' }) >= ISSUERS / 2,
    20_000,
  )
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

test('an STS that hangs holds up no new local issuer, and no token of one', async () => {
  await world.make(`${MINTLET_API}/clustercredentialissuers`, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: 'fresh' },
    spec: {
      local: {},
      grants: [{ namespaces: { names: [NS] }, serviceAccounts: ['{namespace}:*'], scopes: ['*'] }],
    },
  })
  await world.create([NS, 'quick'], {
    issuerRef: { name: 'fresh' },
    accessToken: { scopes: ['read'] },
  })
  // One request to STS alone hangs for ten seconds.
  const { status } = await world.untilReady([NS, 'quick'], 5000)
  expect(status?.mints).toBe(1)
})
