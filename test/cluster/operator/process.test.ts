import { afterAll, beforeAll, expect, test } from 'vitest'
import { METRICS } from '../../../src/runtime/metrics-table.ts'
import { type Operator, startOperator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { startWorld, type World } from './start-world.ts'
import { watchSecrets } from './watch-secrets.ts'

const NS = 'process'
const LEASE = '/apis/coordination.k8s.io/v1/namespaces/mintlet-system/leases/mintlet'
const FLAGS = ['--log-level=trace', '--normal-events']

let world: World
let operator: Operator

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
  operator = await world.start({ flags: FLAGS })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

for (const [flag, named] of [
  ['--lease-duraton=3s', '--lease-duraton'],
  ['--workers=lots', '--workers'],
  ['--lease-duration=2s', '--lease-duration'],
  ['stray', 'argument 1'],
] as const) {
  test(`${flag} ends with exit code 2 and one line that names it`, async () => {
    const refused = startOperator({ flags: [flag] })
    expect(await refused.ended).toEqual({ code: 2, signal: null })
    expect(refused.stdout()).toBe('')
    expect(refused.stderr()).toMatch(/^mintlet: [^\n]+\n$/)
    expect(refused.stderr()).toContain(named)
    expect(refused.stderr()).not.toContain('lots')
  })
}

test('--help and --version end with exit code 0', async () => {
  for (const flag of ['--help', '--version']) {
    const asked = startOperator({ flags: [flag] })
    expect(await asked.ended).toEqual({ code: 0, signal: null })
    expect(asked.stdout()).not.toBe('')
  }
})

test('a kubeconfig that is not there ends with exit code 1 and says so', async () => {
  const lost = startOperator({ flags: ['--kubeconfig=/nowhere/kubeconfig'] })
  expect(await lost.ended).toEqual({ code: 1, signal: null })
  expect(lost.lines().at(-1)?.level).toBe('error')
})

async function metricLines(pattern: RegExp): Promise<string[]> {
  const { status, text } = await operator.health('/metrics')
  expect(status).toBe(200)
  return text.split('\n').filter((line) => pattern.test(line))
}

test('/metrics has every metric of the table, and series go with their object', async () => {
  await world.create([NS, 'metered'], { accessToken: { scopes: ['read'], lifetime: '20s' } })
  await world.untilReady([NS, 'metered'])
  for (const { name, type } of Object.values(METRICS)) {
    expect(await metricLines(new RegExp(`^# TYPE ${name} `))).toEqual([`# TYPE ${name} ${type}`])
  }
  const labels = `kind="ImpersonatedToken",namespace="${NS}",name="metered"`
  const expiry = await metricLines(/^mintlet_credential_expiry_timestamp_seconds\{/)
  expect(expiry[0]).toContain(labels)
  expect(await metricLines(/^mintlet_ready\{/)).toEqual([
    `mintlet_ready{${labels},reason="Issued"} 1`,
  ])
  expect(await metricLines(/^mintlet_leader /)).toEqual(['mintlet_leader 1'])

  await world.remove([NS, 'metered'])
  await until('the series are gone', async () => (await metricLines(/"metered"/)).length === 0)
})

test('no token, signature or key gets into the log at level trace, into status, events or metrics', async () => {
  await using watch = watchSecrets(world.controlPlane, NS)
  const kinds = [
    { accessToken: { scopes: ['read'], lifetime: '20s' } },
    { idToken: { audience: 'x', lifetime: '20s' } },
    { signedJwt: { claims: { a: 1 }, lifetime: '20s' } },
    { signedBlob: { payload: 'aGVsbG8=', lifetime: '20s' } },
  ]
  for (const [index, spec] of kinds.entries()) await world.create([NS, `kind${index}`], spec)
  await until('all have been refreshed', async () => {
    const tokens = await world.tokens(NS)
    return tokens.length === kinds.length && tokens.every(({ status }) => status?.mints === 2)
  })
  const keys = await world.secret(['mintlet-system', 'mintlet-keys-local'])
  const keyDocument = Buffer.from(keys?.data?.['keys.json'] ?? '', 'base64').toString()
  const privateParts = [...keyDocument.matchAll(/"d":\s*"([\w-]+)"/g)].map(([, part = '']) => part)
  expect(privateParts.length).toBeGreaterThan(1)

  await until('every Secret has been seen', () => watch.values.size >= 2 * kinds.length)
  const texts = [...watch.values].map((value) => Buffer.from(value, 'base64').toString())
  // The whole, and what alone is worth something: the signature of a token.
  const parts = texts.flatMap((text) => [text, text.split('.').at(-1) ?? text])
  const secrets = [...parts, ...watch.values, ...privateParts]
  const { body: events } = await world.controlPlane.admin.request(
    'GET',
    `/apis/events.k8s.io/v1/namespaces/${NS}/events`,
  )
  await until(
    'every mint has been logged',
    () => operator.lines('minted').length >= 2 * kinds.length,
  )
  const places = {
    stdout: operator.stdout(),
    stderr: operator.stderr(),
    metrics: (await operator.health('/metrics')).text,
    objects: JSON.stringify(await world.tokens(NS)),
    events: JSON.stringify(events),
  }
  expect(places.events).toContain('"Refreshed"')
  const leaks = Object.entries(places).filter(([, text]) =>
    secrets.some((secret) => text.includes(secret)),
  )
  expect(leaks.map(([place]) => place)).toEqual([])
})

test('SIGTERM ends with exit code 0 and gives the lease back', async () => {
  const holder = async (): Promise<unknown> => {
    const { body } = await world.controlPlane.admin.request<{ spec: Record<string, unknown> }>(
      'GET',
      LEASE,
    )
    return body.spec['holderIdentity'] ?? ''
  }
  expect(await holder()).not.toBe('')
  const toldAt = performance.now()
  expect(await operator.stop()).toEqual({ code: 0, signal: null })
  expect(performance.now() - toldAt).toBeLessThan(5000)
  expect(await holder()).toBe('')
  expect(operator.stderr()).toBe('')
  expect(await world.forbidden()).toEqual([])
})
