import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { secretParts } from '../../kit/canary/secret-parts.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { secretText } from '../operator/secret-text.ts'
import { type CarelessWorld, startCarelessWorld } from './careless-world.ts'

const NS = 'edits'
const OWN = 'mintlet-system'
const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }

let world: CarelessWorld
let operator: Operator

beforeAll(async () => {
  world = await startCarelessWorld(NS)
  operator = await start()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})
beforeEach(() => world.careless.setRule())

async function start(): Promise<Operator> {
  const started = world.spawn()
  await started.ready()
  return started
}

test('Secrets that are edited into junk, and those of others, are not told of', async () => {
  for (const name of ['junk', 'binary', 'large', 'gone']) await world.create([NS, name], HOUR)
  await world.createSecret([NS, 'theirs'], { stringData: { password: 'correct horse battery' } })
  await world.create([NS, 'theirs'], HOUR)
  expect(await world.notReady(['junk', 'binary', 'large', 'gone'])).toEqual([])
  await world.patchSecret([NS, 'junk'], { stringData: { token: 'eyJ not a token at all, really' } })
  await world.patchSecret([NS, 'binary'], {
    data: { token: Buffer.alloc(64, 0xa5).toString('base64') },
  })
  await world.patchSecret([NS, 'large'], { stringData: { more: 'much more of it. '.repeat(1000) } })
  await world.removeSecret([NS, 'gone'])
  await until('all are healed', async () => {
    const mints = (await world.tokens(NS)).map(({ metadata, status }) => [
      metadata.name,
      status?.mints,
    ])
    return ['junk', 'binary', 'large', 'gone'].every((name) =>
      mints.some(([of, count]) => of === name && count === 2),
    )
  })
  await world.untilToken('is refused', [NS, 'theirs'], (token) =>
    conditionOf(token, 'Stalled').startsWith('True'),
  )
  expect(await world.leaks()).toEqual([])
})

test('signing keys and a certificate that cannot be read are not told of', async () => {
  const keys = [OWN, 'mintlet-keys-es256'] as const
  const tls = [OWN, 'mintlet-oidc-tls'] as const
  const before = await world.secret(keys)
  const document = secretText(before, 'keys.json')
  const damages = [
    document.slice(0, -20),
    document.replace(/"d":\s*"[\w-]{9}/, '"d":"'),
    document.replace(/"kid":\s*"[\w-]{9}/, '"kid":"'),
    document.replaceAll('"d"', '"dd"'),
    `"${document}`,
  ]
  for (const damaged of damages) {
    await world.patchSecret(keys, { stringData: { 'keys.json': damaged } })
    await until('the issuer says so', async () => (await issuerStatus('es256')).includes('"False"'))
    await world.patchSecret(keys, { data: before?.data })
    await until(
      'the issuer is well',
      async () => !(await issuerStatus('es256')).includes('"False"'),
    )
  }
  const certificate = await world.secret(tls)
  const key = secretText(certificate, 'tls.key')
  for (const wrong of [key.slice(0, -60), key.replaceAll('PRIVATE', 'PUBLIC'), `{"${key}`]) {
    await world.patchSecret(tls, { stringData: { 'tls.key': wrong } })
    await operator.stop()
    operator = world.spawn()
    await operator.line('leading')
    await operator.line('no serving certificate yet')
  }
  await world.patchSecret(tls, { data: certificate?.data })
  expect(await world.leaks()).toEqual([])
})

type Issuer = { readonly status?: object }

/** As JSON. */
async function issuerStatus(name: string): Promise<string> {
  const path = `/apis/mintlet.dev/v1alpha1/clustercredentialissuers/${name}`
  const { body } = await world.controlPlane.admin.request<Issuer>('GET', path)
  return JSON.stringify(body.status ?? {})
}

test('an operator that is told to stop between a mint and its Secret tells nothing', async () => {
  await operator.stop()
  operator = await start()
  await operator.line('leading')
  let told = 0
  world.careless.setRule(({ verb, resource }) => {
    if (verb === 'create' && resource === 'secrets' && told === 0) {
      told += 1
      operator.signal('SIGTERM')
    }
    return undefined
  })
  await world.create([NS, 'interrupted'], HOUR)
  expect(await operator.ended).toEqual({ code: 0, signal: null })
  operator = await start()
  expect(await world.notReady(['interrupted'])).toEqual([])
  expect(told).toBe(1)
  expect(await world.leaks()).toEqual([])
})

/** Code that runs within the operator where it puts a Secret into words: an error that quotes them. */
const CRASHES = {
  'an exception that nobody catches': 'setImmediate(() => { throw new RangeError(text) })',
  'an exception that quotes in its class and its cause': `
    Object.defineProperty(Quoting, 'name', { value: text })
    setImmediate(() => { throw new Quoting(text, { cause: new Error(text) }) })`,
  'a rejection that nobody handles': 'void Promise.reject(new Error(text))',
  'a rejection with a text alone': 'void Promise.reject(text)',
  'an exception within a turn': 'throw new SyntaxError(text)',
}

const preload = (name: string, path: string, crash: string): string => `
  import { appendFileSync } from 'node:fs'
  class Quoting extends Error {}
  const stringify = JSON.stringify
  JSON.stringify = (value, ...more) => {
    const text = stringify(value, ...more)
    if (value?.kind === 'Secret' && value.metadata.name === '${name}') {
      appendFileSync('${path}', text + '\\n')
      ${crash}
    }
    return text
  }`

for (const [index, [what, crash]] of Object.entries(CRASHES).entries()) {
  test(`${what} while a token is written quotes it to nobody`, async () => {
    await operator.stop()
    const name = `crash-${index}`
    const path = `${world.controlPlane.folder}/${name}`
    const code = encodeURIComponent(preload(name, path, crash))
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${code}` }
    const crashing = world.spawn({ env, crashes: true })
    await crashing.line('leading')
    await world.create([NS, name], HOUR)
    const seen = await until('it says that it crashed', () =>
      crashing.lines().find(({ level }) => level === 'error' || level === 'warn'),
    )
    expect(`${seen.msg} ${String(seen['reason'])}`).toMatch(/crashed|mint failed|turn/)
    await crashing.stop('SIGKILL')
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      const { data }: { readonly data: Readonly<Record<string, string>> } = JSON.parse(line)
      const token = Buffer.from(data['token'] ?? '', 'base64').toString()
      for (const part of secretParts(`what crashed in ${name}`, 'token', token))
        world.canary.learn(part)
    }
    operator = await start()
    expect(await world.notReady([name])).toEqual([])
    expect(await world.leaks()).toEqual([])
  })
}
