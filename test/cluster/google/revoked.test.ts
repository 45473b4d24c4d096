import { afterAll, beforeAll, expect, test } from 'vitest'
import { conditionOf } from '../operator/condition-of.ts'
import { CHAIN, type ChainWorld, CREATOR, NS, startChainWorld } from './start-chain-world.ts'
import { principalOf } from './start-google-world.ts'

let world: ChainWorld

beforeAll(async () => {
  world = await startChainWorld()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

test('a revoked grant leaves the Secret as it is, says which role each hop needs, and heals', async () => {
  // Due ten seconds after it was minted.
  const accessToken = { scopes: ['https://www.googleapis.com/auth/bigquery'], lifetime: '26s' }
  await world.issue('report', { accessToken, refresh: { before: '16s' } })
  const before = await world.secret([NS, 'report'])
  const grant = {
    member: `serviceAccount:${CHAIN.first}`,
    role: CREATOR,
    serviceAccount: CHAIN.second,
  } as const
  world.google.grants.revoke(grant)

  const failing = await world.untilToken(
    'is refused its refresh',
    [NS, 'report'],
    (token) => conditionOf(token, 'RefreshFailing') === 'True PermissionDenied',
    30_000,
  )
  expect(conditionOf(failing, 'Ready')).toMatch(/^True/)
  expect(conditionOf(failing, 'Stalled')).not.toMatch(/^True/)
  const { message = '' } =
    failing.status?.conditions?.find(({ type }) => type === 'RefreshFailing') ?? {}
  expect(message).toContain([principalOf(NS, 'google'), ...Object.values(CHAIN)].join(' -> '))
  expect(message).toContain(CREATOR)
  expect(message).toContain('gcloud iam service-accounts get-iam-policy EMAIL')
  expect(await world.secret([NS, 'report'])).toEqual(before)

  world.google.grants.add(grant)
  const healed = await world.untilToken(
    'is refreshed again',
    [NS, 'report'],
    (token) => token.status?.mints === 2 && conditionOf(token, 'RefreshFailing') === '',
    30_000,
  )
  expect(conditionOf(healed, 'Ready')).toBe('True Refreshed')
  expect((await world.values('report'))['token']).not.toBe(
    Buffer.from(before?.data?.['token'] ?? '', 'base64').toString(),
  )
})

test('a first issue that is refused is Stalled, and heals by itself', async () => {
  const grant = {
    member: `serviceAccount:${CHAIN.second}`,
    role: CREATOR,
    serviceAccount: CHAIN.reader,
  } as const
  world.google.grants.revoke(grant)
  const ready = world.issue('first', { idToken: { audience: 'https://api.example.com' } })
  const refused = await world.untilToken(
    'is refused',
    [NS, 'first'],
    (token) => conditionOf(token, 'Stalled') === 'True PermissionDenied',
  )
  expect(conditionOf(refused, 'Ready')).toBe('False PermissionDenied')
  world.google.grants.add(grant)
  await ready
})

test('an account that is not there is told like one that may not be used', async () => {
  await world.create([NS, 'nobody'], {
    issuerRef: { name: 'google', kind: 'CredentialIssuer' },
    serviceAccount: 'nobody@my-project.iam.gserviceaccount.com',
    accessToken: { scopes: ['https://www.googleapis.com/auth/bigquery'] },
  })
  const refused = await world.untilToken('is refused', [NS, 'nobody'], (token) =>
    conditionOf(token, 'Stalled').startsWith('True'),
  )
  expect(conditionOf(refused, 'Ready')).toMatch(/^False (NotFoundOrDenied|PermissionDenied)$/)
})
