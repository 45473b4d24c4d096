import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import type { Credential } from '../credential-api.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { credentialIdOf } from './credential-id-of.ts'
import {
  CLIENT_GRANT,
  type LocalClientWorld,
  SYSTEM,
  startLocalClientWorld,
} from './start-local-client-world.ts'

/** What ends credentials of the built-in issuer, and what does not. */
const NS = 'endings'
const WITHDRAWN = 'withdrawn'
const OTHERS = { ...CLIENT_GRANT, namespaces: { names: [NS] } }
const THEIRS = { ...CLIENT_GRANT, namespaces: { names: [WITHDRAWN] } }
const ROTATING = { lifetime: '1h', rotation: { policy: 'BeforeExpiry', overlap: '2s' } }

let world: LocalClientWorld
let operator: Operator

beforeAll(async () => {
  world = await startLocalClientWorld({ namespaces: [NS, WITHDRAWN], grants: [OTHERS, THEIRS] })
  operator = await world.startOperator()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const create = async (name: string, spec: object, namespace = NS): Promise<Credential> => {
  await world.createCredential([namespace, name], { serviceAccount: name, ...spec })
  return world.untilIssued([namespace, name])
}

const untilSays = (name: string, what: string, namespace = NS): Promise<Credential> =>
  world.untilCredential(`is ${what}`, [namespace, name], (found) =>
    ['Ready', 'Stalled', 'RefreshFailing'].some((type) =>
      conditionOf(found, type as 'Ready').endsWith(` ${what}`),
    ),
  )

/** Which credential of its object the secret is one of, by the record. */
const idNow = async ({ metadata }: Credential, clientSecret: string): Promise<string | undefined> =>
  credentialIdOf(await world.record(metadata.uid), clientSecret)

test.concurrent('it expires for good, and whatever is done to Secret, status and annotations does not revive it', async () => {
  const key = [NS, 'short'] as const
  const found = await create('short', { lifetime: '10s' })
  const { clientSecret } = await world.client(key)
  const secret = await world.secret([NS, 'short-credential'])
  const expired = await world.untilCredential(
    'is Expired',
    key,
    ({ status }) => status?.phase === 'Expired',
  )
  expect(conditionOf(expired, 'Ready')).toBe('False Expired')
  const later = new Date(Date.now() + 3_600_000).toISOString()
  const { metadata } = expired
  expect(
    await changeCredential(
      world,
      key,
      { status: { phase: 'Active', expiresAt: later } },
      '/status',
    ),
  ).toMatchObject({ status: 422 })
  await changeCredential(world, key, {
    metadata: {
      annotations: { 'mintlet.dev/refresh-requested': 'now', 'mintlet.dev/expires-at': later },
    },
  })
  await world.removeSecret([NS, 'short-credential'])
  await world.createSecret([NS, 'short-credential'], {
    metadata: {
      name: 'short-credential',
      ...(secret && { annotations: secret.metadata.annotations }),
    },
    data: { ...secret?.data, expiresAt: Buffer.from(later).toString('base64') },
  })
  await world.untilSeen(NS)
  expect((await world.credential(key))?.status).toMatchObject({ phase: 'Expired', mints: 1 })
  expect(await idNow(found, clientSecret)).toBeUndefined()
  const record = await world.record(metadata.uid)
  expect(record?.current?.expiresAt ?? 0).toBeLessThanOrEqual(Date.now())
})

test.concurrent('without rotation a Secret that is lost is not given again, and what was in it is revoked', async () => {
  const found = await create('lost', { lifetime: '1h' })
  const { clientSecret } = await world.client([NS, 'lost'])
  expect(await idNow(found, clientSecret)).toBe(found.status?.credential?.id)
  await world.removeSecret([NS, 'lost-credential'])
  const lost = await untilSays('lost', 'SecretLost')
  expect(conditionOf(lost, 'Ready')).toMatch(/^False/)
  expect(await idNow(found, clientSecret)).toBeUndefined()
  expect(await world.values([NS, 'lost'])).toEqual({})
})

test.concurrent('with rotation another one follows', async () => {
  const found = await create('replaced', ROTATING)
  await sleep(1500)
  await world.removeSecret([NS, 'replaced-credential'])
  const next = await world.untilCredential('is issued anew', [NS, 'replaced'], ({ status }) => {
    return status?.credential !== undefined && status.credential.id !== found.status?.credential?.id
  })
  const { clientSecret } = await world.client([NS, 'replaced'])
  expect(await idNow(found, clientSecret)).toBe(next.status?.credential?.id)
})

test.concurrent('whoever writes another secret into the Secret is none the wiser: it is replaced or revoked', async () => {
  const once = await create('edited-once', { lifetime: '1h' })
  const rotating = await create('edited', ROTATING)
  const before = await world.client([NS, 'edited'])
  const lost = await world.client([NS, 'edited-once'])
  await sleep(1500)
  const chosen = Buffer.from(`mlt_${'A'.repeat(43)}`).toString('base64')
  for (const name of ['edited', 'edited-once']) {
    await world.patchSecret([NS, `${name}-credential`], { data: { clientSecret: chosen } })
  }
  const next = await world.untilCredential('is issued anew', [NS, 'edited'], ({ status }) => {
    return status?.credential?.id !== rotating.status?.credential?.id
  })
  const after = await world.client([NS, 'edited'])
  expect(await idNow(rotating, after.clientSecret)).toBe(next.status?.credential?.id)
  expect(await idNow(rotating, `mlt_${'A'.repeat(43)}`)).toBeUndefined()
  await until('the old one is forgotten', async () => {
    return (await idNow(rotating, before.clientSecret)) === undefined
  })
  await untilSays('edited-once', 'SecretLost')
  expect(await idNow(once, lost.clientSecret)).toBeUndefined()
  expect(await idNow(once, `mlt_${'A'.repeat(43)}`)).toBeUndefined()
})

test.concurrent('without a record: nothing without rotation, a new one with it', async () => {
  const once = await create('unrecorded', { lifetime: '1h' })
  const rotating = await create('recorded-anew', ROTATING)
  const before = await world.client([NS, 'recorded-anew'])
  await sleep(1500)
  for (const { metadata } of [once, rotating]) {
    await world.removeSecret([SYSTEM, `mintlet-credential-${metadata.uid}`])
  }
  const lost = await untilSays('unrecorded', 'SecretLost')
  expect(conditionOf(lost, 'Ready')).toMatch(/^False/)
  const next = await world.untilCredential('is issued anew', [NS, 'recorded-anew'], (found) => {
    return found.status?.credential?.id !== rotating.status?.credential?.id
  })
  const after = await world.client([NS, 'recorded-anew'])
  expect(await idNow(rotating, after.clientSecret)).toBe(next.status?.credential?.id)
  expect(await idNow(rotating, before.clientSecret)).toBeUndefined()
})

test.concurrent('while the service account is disabled nothing is issued, and all goes on when it is enabled', async () => {
  const there = await create('there', { lifetime: '1h' })
  const { clientSecret } = await world.client([NS, 'there'])
  const disabled = ['there', 'new'].map((id) => ({ id, disabled: true }))
  await world.changeIssuer({ local: { serviceAccounts: disabled } })
  await world.createCredential([NS, 'new'], { serviceAccount: 'new', lifetime: '1h' })
  for (const name of ['there', 'new']) await untilSays(name, 'ParentDisabled')
  expect(await world.values([NS, 'new'])).toEqual({})
  expect(await idNow(there, clientSecret)).toBe(there.status?.credential?.id)
  await world.changeIssuer({ local: { serviceAccounts: [] } })
  await world.untilIssued([NS, 'new'])
  const again = await world.untilIssued([NS, 'there'])
  expect(again.status?.credential?.id).toBe(there.status?.credential?.id)
  expect(again.status?.mints).toBe(1)
})

test.concurrent('when the grant is withdrawn it is kept or revoked, as the object says', async () => {
  const keeping = await create('keeping', { lifetime: '1h', onGrantWithdrawn: 'Keep' }, WITHDRAWN)
  const revoked = await create('revoked', { lifetime: '1h', onGrantWithdrawn: 'Revoke' }, WITHDRAWN)
  const [kept, gone] = await Promise.all([
    world.client([WITHDRAWN, 'keeping']),
    world.client([WITHDRAWN, 'revoked']),
  ])
  await world.changeIssuer({ grants: [OTHERS] })
  await until('it is revoked', async () => (await idNow(revoked, gone.clientSecret)) === undefined)
  await untilSays('keeping', 'NotGranted', WITHDRAWN)
  expect(await idNow(keeping, kept.clientSecret)).toBe(keeping.status?.credential?.id)
})

test('the operator is denied nothing, and says no secret', async () => {
  expect(await world.forbidden()).toEqual([])
  expect(await world.leaks()).toEqual([])
  expect(operator.lines('step').map(({ step }) => step)).toContain('Revoke')
})
