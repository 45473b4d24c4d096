import { afterEach, expect, test } from 'vitest'
import { forms } from '../../kit/canary/forms.ts'
import { until } from '../../kit/until.ts'
import { secretText } from '../operator/secret-text.ts'
import { startWorld, type World } from '../operator/start-world.ts'

/** That a leak would be seen: somebody puts one into each place in turn, and the World says so at its end. */
const NS = 'alarm'
const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }

let world: World | undefined

afterEach(async () => {
  await world?.controlPlane.stop()
})

async function start(): Promise<{ world: World; signature: string }> {
  world = await startWorld({ namespaces: [NS] })
  await world.start()
  await world.create([NS, 'reader'], HOUR)
  await world.untilReady([NS, 'reader'])
  const token = secretText(await world.secret([NS, 'reader']), 'token')
  return { world, signature: token.split('.').at(-1) ?? '' }
}

const post = async ({ controlPlane }: World, path: string, body: object): Promise<void> => {
  const { status } = await controlPlane.admin.request('POST', path, body)
  expect(status).toBe(201)
}

async function patchStatus(to: World, message: string): Promise<void> {
  const { status } = (await to.token([NS, 'reader'])) ?? {}
  const conditions = status?.conditions?.map((condition) => ({ ...condition, message }))
  const answer = await to.patch([NS, 'reader'], { status: { conditions } }, '/status')
  expect(answer.status).toBe(200)
}

async function failure(of: World): Promise<unknown> {
  try {
    await of[Symbol.asyncDispose]()
    return undefined
  } catch (error) {
    return error
  }
}

type Leak = (world: World, text: string) => Promise<unknown>

/** Where somebody puts something, and what a finding there says. */
const PLACES: Readonly<Record<string, readonly [where: RegExp, leak: Leak]>> = {
  'an annotation of a token': [
    /^impersonatedtokens alarm\/reader, version \d+: metadata.annotations.note$/,
    (to, note) => to.patch([NS, 'reader'], { metadata: { annotations: { note } } }),
  ],
  'an annotation of its Secret': [
    /^secrets alarm\/reader, version \d+: metadata.annotations.note$/,
    (to, note) => to.patchSecret([NS, 'reader'], { metadata: { annotations: { note } } }),
  ],
  'the message of a condition, which is gone at once': [
    /^impersonatedtokens alarm\/reader, version \d+: status.conditions.0.message$/,
    patchStatus,
  ],
  'an annotation of a ServiceAccountCredential': [
    /^serviceaccountcredentials alarm\/leak, version \d+: metadata.annotations.note$/,
    (to, note) =>
      post(to, `/apis/mintlet.dev/v1alpha1/namespaces/${NS}/serviceaccountcredentials`, {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ServiceAccountCredential',
        metadata: { name: 'leak', annotations: { note } },
        spec: { issuerRef: { name: 'local' }, serviceAccount: 'nobody' },
      }),
  ],
  'an event of the core group': [
    /^events alarm\/leak, version \d+: (note|message)$/,
    (to, message) =>
      post(to, `/api/v1/namespaces/${NS}/events`, {
        metadata: { name: 'leak' },
        involvedObject: { kind: 'Secret', namespace: NS, name: 'reader' },
        message,
      }),
  ],
  'the holder of a lease': [
    /^leases alarm\/leak, version \d+: spec.holderIdentity$/,
    (to, holderIdentity) =>
      post(to, `/apis/coordination.k8s.io/v1/namespaces/${NS}/leases`, {
        metadata: { name: 'leak' },
        spec: { holderIdentity },
      }),
  ],
  'an address that is asked for': [
    /^the audit log$/,
    async (to, text) => {
      const path = `/api/v1/namespaces/${NS}/configmaps?labelSelector=a%3D${encodeURIComponent(text.slice(0, 20))}x`
      await to.controlPlane.admin.request('GET', path)
      await until('it is in the audit log', async () =>
        (await to.controlPlane.auditLog()).some(({ requestURI }) => requestURI === path),
      )
    },
  ],
}

test('a leak is found in each place, and the World fails at its end with what and where, and not with the secret', async () => {
  const started = await start()
  expect(await started.world.leaks()).toEqual([])
  const found: string[] = []
  const what = `signature of token in ${NS}/reader`
  for (const [index, [place, [where, leak]]] of Object.entries(PLACES).entries()) {
    // Another part in each place: of a text that is in several the first place is told.
    await leak(started.world, started.signature.slice(index, index + 30))
    const leaks = await started.world.leaks()
    const seen = leaks.some(
      (one) => where.test(one.where) && one.what === what && one.form === 'raw',
    )
    if (seen) found.push(place)
  }
  expect(found).toEqual(Object.keys(PLACES))
  const error = await failure(started.world)
  expect(String(error)).toMatch(
    /^Error: secrets were seen \d+ times: .*signature of token in alarm\/reader/,
  )
  expect(String(error)).not.toContain(started.signature.slice(7, 19))
})

test('every form of twelve characters of a token is found, of the keys and of the bearer token as well', async () => {
  const started = await start()
  const keys = await started.world.secret(['mintlet-system', 'mintlet-keys-local'])
  const [, d = ''] = /"d":"([\w-]+)"/.exec(secretText(keys, 'keys.json')) ?? []
  const texts = {
    'signature of token in alarm/reader': started.signature,
    'private member d of keys.json in mintlet-system/mintlet-keys-local': d,
    'bearer token of operator-a': started.world.controlPlane.token('operator-a'),
  }
  for (const [what, text] of Object.entries(texts)) {
    for (const { name, text: spelled } of forms({ what, text: text.slice(9, 21) })) {
      // From a text like this the canary gets all it knows; the place is a synthetic one.
      const found = await started.world.canary.findings([
        { where: 'a log', text: `say ${spelled}!` },
      ])
      expect({ name, found }).toMatchObject({ name, found: [{ where: 'a log', offset: 4, what }] })
    }
  }
  await started.world[Symbol.asyncDispose]()
})

test('a World whose API server is gone looks through what it has seen and through what was written', async () => {
  const started = await start()
  await patchStatus(started.world, started.signature)
  expect(await started.world.leaks()).not.toEqual([])
  await started.world.controlPlane.stopApiServer('SIGKILL')
  const startedAt = performance.now()
  await expect(started.world[Symbol.asyncDispose]()).rejects.toThrow('signature of token')
  expect(performance.now() - startedAt).toBeLessThan(4000)
})

test('an API server that comes back is watched as before', async () => {
  const started = await start()
  await started.world.controlPlane.stopApiServer('SIGKILL')
  await started.world.controlPlane.startApiServer()
  const before = started.world.canary.known()
  await until('the API server takes Secrets again', async () => {
    await started.world.createSecret([NS, 'late'], {
      stringData: { password: 'a-late-secret-of-mine' },
    })
    return true
  })
  await started.world.removeSecret([NS, 'late'])
  const found = await started.world.canary.findings([{ where: 'a log', text: 'a-late-secret' }])
  expect(found).toMatchObject([{ where: 'a log', what: 'password in alarm/late' }])
  expect(started.world.canary.known()).toBe(before + 1)
  await started.world[Symbol.asyncDispose]()
})
