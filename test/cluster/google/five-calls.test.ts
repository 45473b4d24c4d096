import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conditionOf } from '../operator/condition-of.ts'
import { secretText } from '../operator/secret-text.ts'
import { CHAIN, type ChainWorld, MINTLET_API, NS, startChainWorld } from './start-chain-world.ts'
import { principalOf } from './start-google-world.ts'

let world: ChainWorld

beforeAll(async () => {
  world = await startChainWorld()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** What is then in the Secret. */
async function issued(kind: string, name: string, spec: object): Promise<Record<string, string>> {
  await world.issue(name, spec, kind)
  return world.values(name)
}

describe.each(['ClusterCredentialIssuer', 'CredentialIssuer'])(
  'by workload identity, a %s',
  (kind) => {
    const prefix = kind === 'CredentialIssuer' ? 'own' : 'cluster'
    const name = (what: string): string => `${prefix}-${what}`

    test('mints an access token, which is as old as Google says', async () => {
      const accessToken = { scopes: ['https://www.googleapis.com/auth/bigquery'], lifetime: '30m' }
      const values = await issued(kind, name('access'), { accessToken })
      expect(world.google.memberOf(values['token'] ?? '')).toBe(`serviceAccount:${CHAIN.reader}`)
      expect(Object.keys(values).toSorted()).toEqual(['expiresAt', 'token'])
      const status = (await world.token([NS, name('access')]))?.status
      expect(status).toMatchObject({ requestedLifetime: '30m', expiresAt: values['expiresAt'] })
    })

    test('mints an ID token with the claims that were asked for', async () => {
      const idToken = {
        audience: 'https://api.example.com',
        includeEmail: true,
        organizationNumberIncluded: true,
      }
      const { token = '' } = await issued(kind, name('id'), { idToken })
      expect(decodeJwt(token)).toMatchObject({
        aud: 'https://api.example.com',
        email: CHAIN.reader,
      })
      expect(JSON.stringify(decodeJwt(token))).toContain('"organization_number":42')
    })

    test('signs a JWT and a blob', async () => {
      const signedJwt = { claims: { aud: 'https://api.example.com', role: 'etl' }, lifetime: '1h' }
      const { token = '', keyId } = await issued(kind, name('jwt'), { signedJwt })
      expect(decodeJwt(token)).toMatchObject({ iss: CHAIN.reader, sub: CHAIN.reader, role: 'etl' })
      expect(keyId).toMatch(/^[0-9a-f]+$/)
      const payload = Buffer.from('hello').toString('base64')
      const blob = await issued(kind, name('blob'), { signedBlob: { payload } })
      expect(Object.keys(blob).toSorted()).toEqual(['expiresAt', 'keyId', 'signature'])
    })

    test('looks up where the identity may be used', async () => {
      const accessToken = { scopes: ['https://www.googleapis.com/auth/bigquery'] }
      const allowedLocations = { within: ['europe-west1', 'europe-west4'] }
      const values = await issued(kind, name('located'), { accessToken, allowedLocations })
      expect(values['encodedLocations']).toMatch(/^0x[0-9a-f]+$/i)
      const { status } = (await world.token([NS, name('located')])) ?? {}
      expect(status?.allowedLocations).toMatchObject({
        locations: ['europe-west1'],
        encodedLocations: values['encodedLocations'],
      })
      await world.create([NS, name('elsewhere')], {
        issuerRef: { name: 'google', kind },
        serviceAccount: CHAIN.reader,
        delegates: [CHAIN.first, CHAIN.second],
        accessToken,
        allowedLocations: { within: ['us-central1'] },
      })
      const refused = await world.untilToken('is refused', [NS, name('elsewhere')], (token) =>
        conditionOf(token, 'Stalled').startsWith('True'),
      )
      expect(conditionOf(refused, 'Ready')).toBe('False LocationNotAllowed')
      expect(await world.secret([NS, name('elsewhere')])).toBeUndefined()
    })
  },
)

test('the federated token itself is published for the identity of the ServiceAccount', async () => {
  await world.create([NS, 'federated'], {
    issuerRef: { name: 'google', kind: 'CredentialIssuer' },
    serviceAccount: 'system:serviceaccount:etl:google',
    accessToken: { scopes: ['https://www.googleapis.com/auth/cloud-platform'] },
  })
  await world.untilReady([NS, 'federated'])
  const token = secretText(await world.secret([NS, 'federated']), 'token')
  expect(world.google.memberOf(token)).toBe(principalOf(NS, 'google'))
})

test('an issuer says who the operator is', async () => {
  const { admin } = world.controlPlane
  const own = await admin.request('GET', `${MINTLET_API}/namespaces/${NS}/credentialissuers/google`)
  expect(own.body).toMatchObject({
    status: {
      principal: principalOf(NS, 'google'),
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  })
  const cluster = await admin.request('GET', `${MINTLET_API}/clustercredentialissuers/google`)
  expect(cluster.body).toMatchObject({
    status: { principal: principalOf('mintlet-system', 'google') },
  })
})

test('its rights were enough for all of it', async () => {
  expect(await world.forbidden()).toEqual([])
})
