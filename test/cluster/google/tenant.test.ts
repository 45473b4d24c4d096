import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { secretText } from '../operator/secret-text.ts'
import type { Token } from '../operator/token-api.ts'
import { type Mallory, SCOPES } from './mallory.ts'
import { MINTLET_API } from './start-chain-world.ts'
import { PROVIDER, principalOf } from './start-google-world.ts'
import {
  ACCOUNTS,
  keySecret,
  startTenantWorld,
  TENANT,
  type TenantWorld,
  VICTIM,
  workloadIdentity,
} from './start-tenant-world.ts'

/** Who a tenant's issuer can make of the operator: what belongs to its own namespace, and nobody else. */
const accessToken = { scopes: SCOPES }
const OPTED_IN = 'mintlet.dev/allow-issuer'
const own = workloadIdentity('own')

let world: TenantWorld
let mallory: Mallory

beforeAll(async () => {
  world = await startTenantWorld()
  mallory = world.mallory
  const annotations = { [OPTED_IN]: 'google,expiring,federated' }
  await mallory.ask('POST', '/serviceaccounts', { metadata: { name: 'own', annotations } })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const account = (name: string, annotations: object = {}): Promise<unknown> =>
  mallory.ask('POST', '/serviceaccounts', { metadata: { name, annotations } })
/** An issuer of the victim's, by the victim's ServiceAccount. */
const victims = (name: string): Promise<void> =>
  world.make(`${MINTLET_API}/namespaces/${VICTIM}/credentialissuers`, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'CredentialIssuer',
    metadata: { name },
    spec: {
      google: { auth: workloadIdentity('google') },
      grants: [{ serviceAccounts: [ACCOUNTS.victim], scopes: ['*'] }],
    },
  })
const untilRefused = (name: string): Promise<Token> =>
  world.untilToken('is refused', [TENANT, name], (token) =>
    conditionOf(token, 'Stalled').startsWith('True'),
  )
const readyOf = ({ status }: Token): string => {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  return `${ready?.status} ${ready?.reason}: ${ready?.message}`
}

describe('what belongs to somebody else', () => {
  test('has no name that a CredentialIssuer could say', async () => {
    for (const name of ['../victim/google-key', 'victim/google-key', 'victim%2fgoogle-key', 'A']) {
      const key = mallory.issuer('named', { serviceAccountKeySecretRef: { name } })
      await expect(key).rejects.toThrow('must be the name of an object')
      const subject = mallory.issuer('named', workloadIdentity(name))
      await expect(subject).rejects.toThrow('must be the name of an object')
    }
    for (const audience of ['https://kubernetes.default.svc', `https:${PROVIDER}`, '//evil']) {
      const other = { workloadIdentity: { audience, serviceAccountName: 'own' } }
      await expect(mallory.issuer('named', other)).rejects.toThrow('full name of a provider')
    }
  })

  test('is not met by its name: a Secret and a ServiceAccount are those of the namespace', async () => {
    await mallory.issuer('stolen', { serviceAccountKeySecretRef: { name: 'google-key' } })
    expect(await mallory.told('stolen')).toBe(
      'False Unauthenticated: there is no Secret tenant/google-key: create it, or correct spec.google.auth of the issuer',
    )
    await mallory.ask('DELETE', '/credentialissuers/stolen')
    await mallory.issuer('stolen', workloadIdentity('google'))
    expect(await mallory.told('stolen', (said) => said.includes('ServiceAccount'))).toBe(
      'False Unauthenticated: there is no ServiceAccount tenant/google: create it, or correct the issuer',
    )
  })

  test('is no issuer of a token: neither by a path nor by its bare name', async () => {
    await victims('theirs')
    const spec = { serviceAccount: ACCOUNTS.victim, accessToken }
    await expect(mallory.token('path', 'victim/theirs', spec)).rejects.toThrow('name of an issuer')
    await mallory.token('bare', 'theirs', spec)
    expect(readyOf(await untilRefused('bare'))).toMatch(/^False IssuerNotFound/)
    const kind = 'ClusterCredentialIssuer'
    await mallory.token('cluster', 'theirs', { ...spec, issuerRef: { name: 'theirs', kind } })
    expect(readyOf(await untilRefused('cluster'))).toMatch(/^False IssuerNotFound/)
  })
})

describe('a ServiceAccount that did not opt in', () => {
  test.each([
    ['for nobody', {}],
    ['for another issuer', { [OPTED_IN]: 'other, unasked2 ,xunasked' }],
    ['for all that it knows', { [OPTED_IN]: '*' }],
  ])('is read, and no token of it is requested: %s', async (what, annotations) => {
    const name = `shy-${what.split(' ').at(-1)}`
    await account(name, annotations)
    await mallory.issuer(`un-${name}`, workloadIdentity(name))
    expect(await mallory.told(`un-${name}`)).toMatch(
      /^False Unauthenticated: ServiceAccount tenant\/shy-\w+ has not opted in/,
    )
    const read = `get serviceaccounts ${TENANT}/${name}`
    await until('the audit log says so', async () => (await world.reached()).includes(read))
  })

  test('is let go within the life of the caller token that was there before', async () => {
    const { settings } = world.google
    const before = settings.federatedTokenSeconds
    settings.federatedTokenSeconds = 20
    await account('fickle', { [OPTED_IN]: 'expiring' })
    await mallory.issuer('expiring', workloadIdentity('fickle'))
    expect(await mallory.told('expiring')).toMatch(/^True Issued/)
    await until('it was asked for', async () => (await tokenRequests('fickle')) === 1)
    const gone = { metadata: { annotations: { [OPTED_IN]: null } } }
    await mallory.ask('PATCH', '/serviceaccounts/fickle', gone)
    const said = await mallory.told('expiring', (ready) => ready.startsWith('False'))
    expect(said).toMatch(/^False Unauthenticated: .* has not opted in/)
    expect(await tokenRequests('fickle')).toBe(1)
    settings.federatedTokenSeconds = before
  }, 60_000)
})

async function tokenRequests(name: string): Promise<number> {
  const events = await world.controlPlane.auditLog()
  return events.filter(
    ({ verb, objectRef }) =>
      verb === 'create' && objectRef?.subresource === 'token' && objectRef.name === name,
  ).length
}

describe('two issuers of one name', () => {
  test('in two namespaces are two callers', async () => {
    await mallory.issuer('google', own)
    await victims('google')
    await mallory.token('mine', 'google', { serviceAccount: ACCOUNTS.tenant, accessToken })
    const issuerRef = { name: 'google', kind: 'CredentialIssuer' }
    const theirs = { issuerRef, serviceAccount: ACCOUNTS.victim, accessToken }
    await world.create([VICTIM, 'theirs'], theirs)
    await Promise.all([world.untilReady([TENANT, 'mine']), world.untilReady([VICTIM, 'theirs'])])
    const asked = world.google.ledger.entries({ endpoint: 'iamcredentials' })
    const callers = asked.map(({ serviceAccount, caller }) => `${serviceAccount} by ${caller}`)
    expect(callers.toSorted()).toEqual([
      `${ACCOUNTS.tenant} by ${principalOf(TENANT, 'own')}`,
      `${ACCOUNTS.victim} by ${principalOf(VICTIM, 'google')}`,
    ])
  })

  test('one after the other are two callers, also for tokens that stay', async () => {
    const key = JSON.stringify(await world.google.serviceAccountKey(ACCOUNTS.keyed))
    await mallory.ask('POST', '/secrets', keySecret('keyed', key))
    await mallory.ask('DELETE', '/credentialissuers/google')
    await mallory.issuer('google', { serviceAccountKeySecretRef: { name: 'keyed' } })
    expect(await callersOfRefresh('made-anew')).toEqual([`serviceAccount:${ACCOUNTS.keyed}`])
  })

  test('in one object whose spec has changed are two callers', async () => {
    const auth = { serviceAccountKeySecretRef: null, ...own }
    await mallory.ask('PATCH', '/credentialissuers/google', { spec: { google: { auth } } })
    expect(await mallory.told('google')).toMatch(/^True Issued/)
    expect(await callersOfRefresh('changed')).toEqual([principalOf(TENANT, 'own')])
  })
})

/** Who asks for the target, from the next mint of the token `mine` on. */
async function callersOfRefresh(value: string): Promise<readonly (string | undefined)[]> {
  const { ledger } = world.google
  ledger.clear()
  const before = secretText(await world.secret([TENANT, 'mine']), 'token')
  const metadata = { annotations: { 'mintlet.dev/refresh-requested': value } }
  await mallory.ask('PATCH', '/impersonatedtokens/mine', { metadata })
  await until('it is minted anew', async () => {
    return secretText(await world.secret([TENANT, 'mine']), 'token') !== before
  })
  const asked = ledger.entries({ endpoint: 'iamcredentials' })
  return [...new Set(asked.map(({ caller }) => caller))]
}

test('nobody else was reached', async () => {
  expect(world.google.ledger.count({ endpoint: 'metadata' })).toBe(0)
  const outside = (await world.reached()).filter((reach) => !reach.includes(` ${TENANT}/`))
  expect(outside).toEqual([
    `create serviceaccounts/token ${VICTIM}/google`,
    `get serviceaccounts ${VICTIM}/google`,
  ])
  const shy = (await world.reached()).filter((reach) => /token tenant\/shy/.test(reach))
  expect(shy).toEqual([])
})
