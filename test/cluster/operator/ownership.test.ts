import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import { conditionOf } from './condition-of.ts'
import { secretText } from './secret-text.ts'
import { startWorld, type World } from './start-world.ts'
import type { Secret, Token } from './token-api.ts'

/** What a Secret holds, whose it is, and what becomes of what it held before. */
const NS = 'owned'
const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }
const REQUEST = 'mintlet.dev/refresh-requested'
const REGISTRY = { type: 'DockerConfigJson', registries: ['registry.example.com'] }

let world: World

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
  await world.start()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

async function issue(name: string, spec: object): Promise<Token> {
  await world.create([NS, name], spec)
  return world.untilReady([NS, name])
}

const mints = ({ status }: Token): number => status?.mints ?? 0

/** Asks for a refresh and resolves once it is served. */
async function refresh(name: string, value: string): Promise<Token> {
  await world.patch([NS, name], { metadata: { annotations: { [REQUEST]: value } } })
  return world.untilToken(
    'is refreshed',
    [NS, name],
    ({ status }) => status?.lastHandledRefresh === value,
  )
}

const keysOf = (secret: Secret | undefined): string[] => Object.keys(secret?.data ?? {}).toSorted()
const jtiOf = (secret: Secret | undefined, key: string): unknown =>
  decodeJwt(secretText(secret, key)).jti

describe.concurrent('keepPrevious', () => {
  test('keeps the token of before beside the new one, and only the one before', async () => {
    const first = await issue('kept', { ...HOUR, secret: { keepPrevious: true } })
    expect(keysOf(await world.secret([NS, 'kept']))).toEqual(['expiresAt', 'keyId', 'token'])
    const second = await refresh('kept', 'one')
    const secret = await world.secret([NS, 'kept'])
    const previous = ['previous-expiresAt', 'previous-keyId', 'previous-token']
    expect(keysOf(secret)).toEqual(['expiresAt', 'keyId', ...previous, 'token'])
    expect(jtiOf(secret, 'previous-token')).toBe(first.status?.tokenId)
    expect(jtiOf(secret, 'token')).toBe(second.status?.tokenId)
    expect(secretText(secret, 'previous-expiresAt')).toBe(first.status?.expiresAt)
    const third = await refresh('kept', 'two')
    const later = await world.secret([NS, 'kept'])
    expect(jtiOf(later, 'previous-token')).toBe(second.status?.tokenId)
    expect(jtiOf(later, 'token')).toBe(third.status?.tokenId)
    expect(mints(third)).toBe(3)
  })

  test('hands on nothing that somebody has written in its place', async () => {
    await issue('edited', { ...HOUR, secret: { keepPrevious: true } })
    const forged = Buffer.from('forged').toString('base64')
    await world.patchSecret([NS, 'edited'], { data: { token: forged } })
    await until('the edit is repaired', async () => {
      const secret = await world.secret([NS, 'edited'])
      return secret?.data?.['token'] !== forged ? secret : undefined
    })
    expect(keysOf(await world.secret([NS, 'edited']))).toEqual(['expiresAt', 'keyId', 'token'])
  })

  test('is no edit of its own: nothing is minted for it, and it ends with the next refresh', async () => {
    await issue('ended', { ...HOUR, secret: { keepPrevious: true } })
    await refresh('ended', 'one')
    await world.patchSecret([NS, 'ended'], { metadata: { annotations: { touched: 'yes' } } })
    await sleep(1000)
    expect(mints((await world.token([NS, 'ended'])) as Token)).toBe(2)
    await world.patch([NS, 'ended'], { spec: { secret: { keepPrevious: false } } })
    await refresh('ended', 'two')
    expect(keysOf(await world.secret([NS, 'ended']))).toEqual(['expiresAt', 'keyId', 'token'])
  })
})

const expired = (name: string): Promise<Token> =>
  world.untilToken('is Expired', [NS, name], ({ status }) => status?.phase === 'Expired')

describe.concurrent('onExpiry', () => {
  const never = { accessToken: { lifetime: '10s' }, refresh: { policy: 'Never' } }
  test('Keep labels the Secret, which keeps what it holds', async () => {
    await issue('labelled', never)
    const before = await world.secret([NS, 'labelled'])
    await expired('labelled')
    const after = await until('the Secret is labelled', async () => {
      const secret = await world.secret([NS, 'labelled'])
      return secret?.metadata.labels?.['mintlet.dev/state'] === 'expired' ? secret : undefined
    })
    expect(after.data).toEqual(before?.data)
    const { status } = (await world.token([NS, 'labelled'])) as Token
    await sleep(1000)
    expect((await world.token([NS, 'labelled']))?.status).toEqual(status)
  })

  test('Delete deletes the Secret, and the object stays Expired', async () => {
    await issue('deleted', { ...never, secret: { onExpiry: 'Delete' } })
    await expired('deleted')
    await until('the Secret is gone', async () => !(await world.secret([NS, 'deleted'])))
    await sleep(500)
    expect(conditionOf((await world.token([NS, 'deleted'])) as Token, 'Expired')).toBe(
      'True Expired',
    )
    expect(await world.secret([NS, 'deleted'])).toBe(undefined)
  })
})

describe.concurrent('formats and templates', () => {
  test('imply the type of the Secret, and another type replaces it', async () => {
    await issue('pull', { ...HOUR, secret: { formats: [{ type: 'Token' }, REGISTRY] } })
    const secret = await world.secret([NS, 'pull'])
    expect(secret?.type).toBe('kubernetes.io/dockerconfigjson')
    expect(keysOf(secret)).toEqual(['.dockerconfigjson', 'expiresAt', 'keyId', 'token'])
    await world.patch([NS, 'pull'], { spec: { secret: { formats: [{ type: 'BasicAuth' }] } } })
    const other = await until('it is a Secret of the other type', async () => {
      const found = await world.secret([NS, 'pull'])
      return found?.type === 'kubernetes.io/basic-auth' ? found : undefined
    })
    expect(keysOf(other)).toEqual(['password', 'username'])
  })

  test('a template is written beside the token', async () => {
    const template = { 'app.conf': 'user={{ serviceAccount }}\npassword={{ token }}\n' }
    await issue('template', { ...HOUR, secret: { template } })
    const secret = await world.secret([NS, 'template'])
    const token = secretText(secret, 'token')
    expect(secretText(secret, 'app.conf')).toBe(`user=${NS}:reader\npassword=${token}\n`)
  })

  test('a template that cannot be rendered costs no mint, and says which key and line', async () => {
    const template = { 'app.conf': 'a\n{{ tokn }}' }
    await world.create([NS, 'broken'], { ...HOUR, secret: { template } })
    const token = await world.untilToken(
      'says so',
      [NS, 'broken'],
      (it) => conditionOf(it, 'Stalled') === 'True TemplateFailed',
    )
    const ready = token.status?.conditions?.find(({ type }) => type === 'Stalled')
    expect(ready?.message).toContain('spec.secret.template.app.conf, line 2')
    expect([mints(token), await world.secret([NS, 'broken'])]).toEqual([0, undefined])
    await world.patch([NS, 'broken'], {
      spec: { secret: { template: { 'app.conf': '{{ token }}' } } },
    })
    await world.untilReady([NS, 'broken'])
  })

  test('a template that is broken later leaves the working Secret as it is', async () => {
    await issue('broken-later', { ...HOUR, secret: { template: { a: '{{ token }}' } } })
    const before = await world.secret([NS, 'broken-later'])
    await world.patch([NS, 'broken-later'], { spec: { secret: { template: { a: '{{ tok' } } } })
    const token = await world.untilToken(
      'says so',
      [NS, 'broken-later'],
      (it) => conditionOf(it, 'RefreshFailing') === 'True TemplateFailed',
    )
    expect(conditionOf(token, 'Ready')).toMatch(/^True/)
    expect(await world.secret([NS, 'broken-later'])).toEqual(before)
  })

  test('keys that collide are refused, and nothing is minted', async () => {
    const secret = { formats: [REGISTRY], template: { '.dockerconfigjson': '{}' } }
    await world.create([NS, 'collide'], { ...HOUR, secret })
    const token = await world.untilToken(
      'says so',
      [NS, 'collide'],
      (it) => conditionOf(it, 'Stalled') === 'True InvalidSpec',
    )
    expect(mints(token)).toBe(0)
  })
})

test('a Secret of somebody else stays byte for byte, whatever formats want its name', async () => {
  const data = { token: 'bWluZQ==', '.dockerconfigjson': 'e30=' }
  const theirs = await world.createSecret([NS, 'theirs'], { type: 'Opaque', data })
  await world.create([NS, 'theirs'], {
    ...HOUR,
    secret: { formats: [REGISTRY], keepPrevious: false, onExpiry: 'Delete' },
  })
  await world.untilToken(
    'says so',
    [NS, 'theirs'],
    (it) => conditionOf(it, 'Stalled') === 'True SecretConflict',
  )
  await world.remove([NS, 'theirs'])
  await sleep(500)
  expect(await world.secret([NS, 'theirs'])).toEqual(theirs)
})

test('the rights in deploy/rbac.yaml were enough for all of it', async () => {
  expect(await world.forbidden()).toEqual([])
})
