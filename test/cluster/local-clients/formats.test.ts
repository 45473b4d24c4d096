import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConditionType } from '../../../src/api/condition.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import type { Credential } from '../credential-api.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { conditionOf } from '../operator/condition-of.ts'
import type { Secret } from '../operator/token-api.ts'
import { credentialIdOf } from './credential-id-of.ts'
import { type LocalClientWorld, startLocalClientWorld } from './start-local-client-world.ts'

/** What formats and templates make of client credentials, whose the Secret is, and what becomes of it. */
const NS = 'formats'
const FIVE = ['clientId', 'clientSecret', 'credentialId', 'expiresAt', 'tokenUrl']
const CRASHES = { crashes: true }

let world: LocalClientWorld
let operator: Operator

beforeAll(async () => {
  world = await startLocalClientWorld({ namespaces: [NS] })
  operator = await world.startOperator(CRASHES)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const create = async (name: string, secret: object, spec: object = {}): Promise<Credential> => {
  await world.createCredential([NS, name], {
    serviceAccount: name,
    lifetime: '1h',
    secret,
    ...spec,
  })
  return world.untilIssued([NS, name])
}

const change = async (name: string, secret: object): Promise<void> => {
  const { status, body } = await changeCredential(world, [NS, name], { spec: { secret } })
  expect([status, body.message]).toEqual([200, undefined])
}

/** Whether the newest spec was acted on, and a condition is as it should be. */
const untilSays = (name: string, type: ConditionType, what: string): Promise<Credential> =>
  world.untilCredential(`says ${type} ${what}`, [NS, name], (found) => {
    const isSeen = found.status?.observedGeneration === found.metadata.generation
    return isSeen && conditionOf(found, type) === what
  })

async function secretOf(name: string): Promise<Secret> {
  const secret = await world.secret([NS, `${name}-credential`])
  if (secret === undefined) throw new Error(`${name} has no Secret`)
  return secret
}

/** Resolves when the Secret holds exactly these keys beside the five. */
const untilKeys = (name: string, ...keys: string[]): Promise<unknown> =>
  until(`${name} has ${keys.join()}`, async () => {
    const { data = {} } = await secretOf(name)
    return Object.keys(data).toSorted().join() === [...FIVE, ...keys].toSorted().join()
  })

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const edit = (name: string, data: Readonly<Record<string, string | null>>): Promise<Secret> =>
  world.patchSecret([NS, `${name}-credential`], { data })

/** What is the same as long as nothing was minted. */
async function minted(name: string): Promise<object> {
  const found = await world.credential([NS, name])
  const { clientId, clientSecret, credentialId, expiresAt, tokenUrl } = await world.values([
    NS,
    name,
  ])
  return {
    values: { clientId, clientSecret, credentialId, expiresAt, tokenUrl },
    status: [found?.status?.mints, found?.status?.credential?.id, found?.status?.secretDigest],
    record: await world.record(found?.metadata.uid ?? ''),
  }
}

test.concurrent('formats and templates are written beside what is always there, of the same credential', async () => {
  const { metadata, status } = await create('many', {
    formats: [
      { type: 'AuthorizationHeader' },
      { type: 'Netrc', machines: ['git.example.com'] },
      { type: 'EnvFile', prefix: 'OAUTH_' },
      { type: 'DockerConfigJson', registries: ['a.example.com'], key: 'config.json' },
    ],
    template: { 'app.conf': '{{ name }} {{ serviceAccount }}: {{ clientSecret }}' },
    labels: { team: 'data' },
  })
  const values = await world.values([NS, 'many'])
  const { clientId = '', clientSecret = '' } = values
  const login = base64(`${clientId}:${clientSecret}`)
  expect(values).toMatchObject({
    'app.conf': `many many: ${clientSecret}`,
    authorization: `Basic ${login}`,
    '.netrc': expect.stringContaining(`login ${clientId}`),
    '.env': expect.stringContaining(clientSecret),
  })
  expect(JSON.parse(values['config.json'] ?? '')).toMatchObject({
    auths: { 'a.example.com': { username: clientId, password: clientSecret, auth: login } },
  })
  const secret = await secretOf('many')
  expect(secret).toMatchObject({
    type: 'Opaque',
    metadata: {
      labels: { team: 'data', 'app.kubernetes.io/managed-by': 'mintlet' },
      annotations: {
        'mintlet.dev/token-id': status?.credential?.id,
        'mintlet.dev/expires-at': status?.expiresAt,
        'mintlet.dev/rendered-keys': '.env,.netrc,app.conf,authorization,config.json',
      },
    },
  })
  expect(status?.secretResourceVersion).toBe(secret.metadata.resourceVersion)
  const form = { grant_type: 'client_credentials', scope: 'read' }
  const answer = await world.post(operator, 'token', form, { clientId, clientSecret })
  expect(answer.status).toBe(200)
  expect(credentialIdOf(await world.record(metadata.uid), clientSecret)).toBe(
    values['credentialId'],
  )
})

test.concurrent('a token is minted with such a credential as with any other', async () => {
  await create('referred', { formats: [{ type: 'BasicAuth' }] })
  await world.create([NS, 'with-it'], {
    issuerRef: undefined,
    serviceAccount: undefined,
    credentialRef: { name: 'referred' },
    accessToken: { scopes: ['read'] },
  })
  expect((await world.untilReady([NS, 'with-it'])).status?.credentialId).toBe(
    (await world.values([NS, 'referred']))['credentialId'],
  )
})

test.concurrent.each([
  [
    'pulling',
    { type: 'DockerConfigJson', registries: ['a.example.com'] },
    'kubernetes.io/dockerconfigjson',
  ],
  ['basic', { type: 'BasicAuth' }, 'kubernetes.io/basic-auth'],
])('%s: the Secret has the type that its format implies, for good', async (name, format, type) => {
  await create(name, { formats: [format] })
  expect((await secretOf(name)).type).toBe(type)
  const refused = await changeCredential(world, [NS, name], { spec: { secret: { formats: [] } } })
  expect(refused).toMatchObject({
    status: 422,
    body: {
      message: expect.stringContaining('secret.formats cannot change the type of the Secret'),
    },
  })
  await change(name, { formats: [format, { type: 'EnvFile' }] })
  await untilSays(name, 'Ready', 'True Issued')
  expect(await world.values([NS, name])).toHaveProperty(['.env'])
  expect((await secretOf(name)).type).toBe(type)
})

test.concurrent('other formats issue nothing: the old keys go, those of others stay', async () => {
  const name = 'changed'
  await create(name, { formats: [{ type: 'EnvFile' }], template: { url: 'a {{ clientSecret }}' } })
  await edit(name, { theirs: base64('put-here-by-somebody') })
  const before = await minted(name)
  await change(name, {
    formats: [{ type: 'AuthorizationHeader' }],
    template: { url: 'b {{ clientSecret }}', more: 'c {{ clientSecret }}' },
    labels: { team: 'data' },
  })
  await untilKeys(name, 'authorization', 'url', 'more', 'theirs')
  await untilSays(name, 'Ready', 'True Issued')
  const { clientSecret, ...rest } = await world.values([NS, name])
  expect(rest).toMatchObject({ url: `b ${clientSecret}`, theirs: 'put-here-by-somebody' })
  expect((await secretOf(name)).metadata.labels).toMatchObject({ team: 'data' })
  await change(name, { formats: null, template: null })
  await untilKeys(name, 'theirs')
  await untilSays(name, 'Ready', 'True Issued')
  expect(await minted(name)).toEqual(before)
})

/** But for when it was last put right. */
function annotationsOf({ annotations = {} }: { readonly annotations?: object }): string {
  const { 'mintlet.dev/rendered-at': _at, ...rest } = annotations as Record<string, string>
  return JSON.stringify(rest)
}

test.concurrent('what somebody does to keys, labels and annotations of ours is put right', async () => {
  const name = 'edited'
  await create(name, { template: { url: 'a {{ clientSecret }}' }, labels: { team: 'data' } })
  const before = await minted(name)
  const first = await secretOf(name)
  const isRepaired = async (): Promise<boolean> => {
    const { data, metadata } = await secretOf(name)
    return (
      JSON.stringify([data?.['url'], metadata.labels]) ===
        JSON.stringify([first.data?.['url'], first.metadata.labels]) &&
      annotationsOf(metadata) === annotationsOf(first.metadata)
    )
  }
  for (const patch of [
    { data: { url: base64('put-here-by-somebody-else') } },
    { data: { url: null } },
    { metadata: { labels: { team: 'theirs' } } },
    { metadata: { labels: { 'app.kubernetes.io/managed-by': null } } },
    { metadata: { annotations: { 'mintlet.dev/token-id': 'another' } } },
    { metadata: { annotations: { 'mintlet.dev/rendered-keys': 'clientSecret' } } },
    { metadata: { annotations: { 'mintlet.dev/rendered-for': null } } },
  ]) {
    // oxlint-disable-next-line no-await-in-loop
    await world.patchSecret([NS, `${name}-credential`], patch)
    // oxlint-disable-next-line no-await-in-loop
    await until(`${JSON.stringify(patch)} is put right`, isRepaired)
  }
  await untilSays(name, 'Ready', 'True Issued')
  expect(await minted(name)).toEqual(before)
})

test.concurrent('a template that is broken later is told, and the Secret is left alone', async () => {
  const name = 'broken-later'
  await create(name, { template: { url: 'a {{ clientSecret }}' } })
  const before = await secretOf(name)
  await change(name, { template: { url: 'b {{ clientSecret | no_such_filter }}' } })
  await untilSays(name, 'RefreshFailing', 'True TemplateFailed')
  await change(name, { template: { url: null, clientSecret: 'mine' } })
  const found = await untilSays(name, 'RefreshFailing', 'True InvalidSpec')
  expect(conditionOf(found, 'Ready')).toBe('True Issued')
  expect(await secretOf(name)).toEqual(before)
  await change(name, { template: { clientSecret: null, url: 'c {{ clientSecret }}' } })
  await untilSays(name, 'RefreshFailing', '')
  expect((await world.values([NS, name]))['url']).toMatch(/^c mlt_/)
})

test.concurrent.each([
  ['broken-template', { template: { url: '{{ clientSecret' } }, 'TemplateFailed'],
  [
    'two-for-one-key',
    { formats: [{ type: 'AuthorizationHeader' }], template: { authorization: 'a' } },
    'InvalidSpec',
  ],
  ['own-key', { formats: [{ type: 'EnvFile', key: 'clientSecret' }] }, 'InvalidSpec'],
  ['reserved', { labels: { 'mintlet.dev/state': 'mine' } }, 'InvalidSpec'],
  ['of-argo', { annotations: { 'argocd.argoproj.io/secret-type': 'cluster' } }, 'InvalidSpec'],
])('%s: what cannot be written is not asked for, until it is mended', async (name, secret, why) => {
  await world.createCredential([NS, name], { serviceAccount: name, lifetime: '1h', secret })
  const { metadata, status } = await untilSays(name, 'Stalled', `True ${why}`)
  expect([status?.mints, status?.credential]).toEqual([undefined, undefined])
  expect(await world.record(metadata.uid)).toBeUndefined()
  expect(await world.secret([NS, `${name}-credential`])).toBeUndefined()
  await change(name, {
    template: null,
    formats: [{ type: 'AuthorizationHeader' }],
    labels: null,
    annotations: null,
    type: 'Opaque',
  })
  const mended = await world.untilIssued([NS, name])
  expect(mended.status?.mints).toBe(1)
  expect(await world.values([NS, name])).toHaveProperty('authorization')
})

test.concurrent('a type that is for others is refused', async () => {
  for (const type of [
    'kubernetes.io/service-account-token',
    'bootstrap.kubernetes.io/token',
    'helm.sh/release.v1',
  ]) {
    const spec = { serviceAccount: 'a', lifetime: '1h', secret: { type } }
    // oxlint-disable-next-line no-await-in-loop
    await expect(world.createCredential([NS, 'typed'], spec)).rejects.toThrow(
      'this type is refused',
    )
  }
})

test.concurrent('a Secret of somebody else stays as it is, to the byte', async () => {
  const name = 'foreign'
  const made = await world.createSecret([NS, `${name}-credential`], {
    metadata: {
      name: `${name}-credential`,
      labels: { team: 'theirs' },
      annotations: { note: 'mine' },
    },
    data: { clientSecret: base64('kept-by-somebody'), url: base64('kept-by-somebody-too') },
  })
  const spec = {
    serviceAccount: name,
    lifetime: '12s',
    secret: { template: { url: '{{ clientId }}' } },
  }
  await world.createCredential([NS, name], spec)
  const { metadata } = await untilSays(name, 'Stalled', 'True SecretConflict')
  await change(name, { onExpiry: 'Delete', formats: [{ type: 'EnvFile' }] })
  await untilSays(name, 'Stalled', 'True SecretConflict')
  await sleep(4000)
  expect(await secretOf(name)).toEqual(made)
  expect(await world.record(metadata.uid)).toBeUndefined()
  await world.removeCredential([NS, name])
  await until('it is gone', async () => (await world.credential([NS, name])) === undefined)
  expect(await secretOf(name)).toEqual(made)
})

test.concurrent('with a rotation everything is of the new credential', async () => {
  const name = 'rotating'
  const rotation = { policy: 'BeforeExpiry', overlap: '2s' }
  await create(name, { template: { url: 'a {{ clientSecret }}' } }, { rotation })
  const before = await world.values([NS, name])
  await sleep(1500)
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  await changeCredential(world, [NS, name], { metadata: { annotations } })
  await world.untilCredential('is rotated', [NS, name], ({ status }) => status?.mints === 2)
  const after = await world.values([NS, name])
  expect(after['clientSecret']).not.toBe(before['clientSecret'])
  expect(after['url']).toBe(`a ${after['clientSecret']}`)
})

test.concurrent('once it has expired for good the Secret says so, or goes, and nothing is written again', async () => {
  const ending = { lifetime: '10s' }
  await Promise.all([
    create('kept', { template: { url: 'a {{ clientSecret }}' } }, ending),
    create('deleted', { onExpiry: 'Delete' }, ending),
  ])
  const before = await secretOf('kept')
  const label = async (): Promise<string | undefined> =>
    (await secretOf('kept')).metadata.labels?.['mintlet.dev/state']
  await until('it is labelled', async () => (await label()) === 'expired', 30_000)
  const isGone = async (): Promise<boolean> =>
    (await world.secret([NS, 'deleted-credential'])) === undefined
  await until('it is gone', isGone, 30_000)
  const after = await secretOf('kept')
  expect(after.data).toEqual(before.data)
  const data = { clientSecret: base64('put-here-after-that') }
  const made = await world.createSecret([NS, 'deleted-credential'], { data })
  await edit('kept', { url: base64('put-here-at-the-end') })
  await sleep(3000)
  expect(await secretOf('deleted')).toEqual(made)
  expect((await world.values([NS, 'kept']))['url']).toBe('put-here-at-the-end')
  for (const name of ['kept', 'deleted']) {
    // oxlint-disable-next-line no-await-in-loop
    expect((await world.credential([NS, name]))?.status).toMatchObject({
      phase: 'Expired',
      mints: 1,
    })
  }
})

test('what happened while no operator ran is put right when one starts, and nothing is issued', async () => {
  const names = ['killed-spec', 'killed-edit', 'killed-between']
  const secret = { template: { url: 'a {{ clientSecret }}' } }
  const before = await Promise.all(
    names.map(async (name) => {
      await create(name, secret)
      return minted(name)
    }),
  )
  operator.signal('SIGKILL')
  await operator.ended
  await change('killed-spec', { template: { url: 'b {{ clientSecret }}' } })
  await edit('killed-edit', { url: base64('put-here-while-it-was-down') })
  const between = await secretOf('killed-between')
  // The Secret was written, and status never was.
  const status = { secretResourceVersion: '1' }
  await changeCredential(world, [NS, 'killed-between'], { status }, '/status')
  operator = await world.startOperator()
  const url = async (name: string): Promise<string | undefined> =>
    (await world.values([NS, name]))['url']
  await until('the spec is followed', async () => (await url('killed-spec'))?.startsWith('b mlt_'))
  await until('the edit is mended', async () => (await url('killed-edit'))?.startsWith('a mlt_'))
  await world.untilCredential('is told', [NS, 'killed-between'], (found) => {
    return found.status?.secretResourceVersion === between.metadata.resourceVersion
  })
  await Promise.all(names.map((name) => untilSays(name, 'Ready', 'True Issued')))
  expect(await Promise.all(names.map(minted))).toEqual(before)
  expect(await secretOf('killed-between')).toEqual(between)
})

test('the operator is denied nothing, and tells what it did without what is secret', async () => {
  expect(await world.forbidden()).toEqual([])
  expect(await world.leaks()).toEqual([])
  expect(operator.lines('step').map(({ step }) => step)).toContain('RenderSecret')
})
