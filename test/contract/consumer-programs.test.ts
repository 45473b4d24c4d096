import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProgram } from '../cluster/local-clients/start-program.ts'
import { type GuardedServer, startGuardedServer } from '../kit/consumers/guarded-server.ts'
import { obtainPrometheus } from '../kit/consumers/obtain-prometheus.ts'
import { findProgram, type Program } from '../kit/consumers/program.ts'
import { freePort } from '../kit/control-plane/free-port.ts'
import { pythonVenv } from '../kit/python.ts'
import { until } from '../kit/until.ts'
import { type ConsumerFiles, createConsumerFiles } from './consumer-files.ts'

/** What the pods of deploy/samples/consumers run, as their guides print it, with files as the kubelet lays them out. */
type Found = Program | { readonly missing: string }
type Context = { readonly skip: (why: string) => never }

const GOOD = `good-${randomUUID()}`
const BAD = `bad-${randomUUID()}`
const verify = async (token: string): Promise<string | undefined> =>
  token === GOOD ? 'good' : undefined

const ends = new AsyncDisposableStack()
let files: ConsumerFiles
let service: GuardedServer
let python: Found
let curl: Found
let sh: Found

beforeAll(async () => {
  files = ends.use(await createConsumerFiles())
  service = ends.use(await startGuardedServer({ scheme: 'Bearer', verify, serve }))
  const venv = await pythonVenv()
  python =
    venv === undefined
      ? { missing: 'python3 or its package registry cannot be had: see stderr' }
      : await findProgram(venv.executable, ['--version'])
  curl = await findProgram('curl', ['--version'])
  sh = await findProgram('sh', ['-c', 'echo sh'])
}, 240_000)
afterAll(() => ends.disposeAsync())

function serve({ path }: { readonly path: string }) {
  const moved = { location: `http://${service.host}/else` }
  return path === '/tickets/302'
    ? { status: 302, type: 'text/plain', body: '', headers: moved }
    : { status: 200, type: 'application/json', body: `{"path":"${path}"}` }
}

function needed(found: Found, { skip }: Context): Program {
  return 'missing' in found ? skip(found.missing) : found
}

describe.each([
  ['cloud-run', '20-cloud-run.yaml', 'orders', '/var/run/secrets/orders'],
  ['bigquery', '20-token.yaml', 'query', '/var/run/secrets/google'],
])('the command of %s', (consumer, file, name, mountPath) => {
  test.for([
    ['is let in', GOOD, { code: 0, said: '' }],
    ['is told when it is not', BAD, { code: 22, said: '401' }],
  ] as const)('%s', async ([, token, { code, said }], context) => {
    needed(curl, context)
    await using mount = await files.mount(consumer, file, token)
    const { command = [] } = files.container(consumer, name)
    const args = command
      .slice(1)
      .map((word) =>
        word.replaceAll(mountPath, mount.folder).replaceAll('/query/', `${files.folder}/`),
      )
    const env = { URL: `http://${service.host}/${consumer}` }
    const ran = await needed(sh, context).run({ args, env })
    expect(ran.code).toBe(code)
    expect(ran.stderr).toContain(said)
    const tokenId = await verify(token)
    expect(service.visits().at(-1)).toStrictEqual({ path: `/${consumer}`, tokenId, asked: true })
    expect(ran.stdout + ran.stderr).not.toContain(token)
  })
})

test('IAP gets its token in a header of its own', async (context) => {
  await using mount = await files.mount('cloud-run', '21-iap.yaml', GOOD)
  const header = await readFile(`${mount.folder}/header`, 'utf8')
  expect(header.startsWith('Proxy-Authorization: Bearer good-')).toBe(true)
  const shown = ['--output', '/dev/null', '--write-out', '%{http_code}']
  const args = [
    '--silent',
    '--header',
    `@${mount.folder}/header`,
    ...shown,
    `http://${service.host}/iap`,
  ]
  // The service looks at Authorization alone.
  expect((await needed(curl, context).run({ args })).stdout).toBe('401')
  expect(service.visits().at(-1)).toStrictEqual({ path: '/iap', tokenId: undefined, asked: false })
})

test.for([
  ['works with google-auth', GOOD, '200 {"path":"/queries"}', 1],
  ['asks for the file again when it is refused', BAD, '401 ', 3],
] as const)('the program for BigQuery %s', async ([, token, said, asked], context) => {
  const interpreter = needed(python, context)
  await using mount = await files.mount('bigquery', '20-token.yaml', token)
  const before = service.visits().length
  const env = { TOKEN_FOLDER: mount.folder, URL: `http://${service.host}/queries` }
  const ran = await interpreter.run({ args: [`${files.folder}/query.py`], env })
  expect([ran.code, ran.stdout.slice(0, said.length)]).toStrictEqual([0, said])
  expect(service.visits().length - before).toBe(asked)
})

test('the tool of the agent asks for tickets with the token of that moment, and for nothing else', async (context) => {
  const { command } = needed(python, context)
  await using mount = await files.mount('ai-agent', '20-token.yaml', BAD)
  const port = String(await freePort())
  const env = {
    TICKETS_API: `http://${service.host}`,
    TOKEN_FILE: `${mount.folder}/token`,
    PORT: port,
  }
  const [, program = ''] = files.container('ai-agent', 'tool').command ?? []
  const path = program.replace('/program/', `${files.folder}/`)
  await using tool = startProgram({ command: [command, path], cwd: files.folder }, env)
  const ask = async (what: string): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}${what}`)
    return `${answer.status} ${await answer.text()}`
  }
  await until('the tool listens', async () => (await ask('/').catch(() => '')) !== '')
  expect(await ask('/tickets/7')).toBe('401 {"error":"the service refused"}')
  await mount.replace({ token: Buffer.from(GOOD).toString('base64') })
  expect(await ask('/tickets/7')).toBe('200 {"path":"/tickets/7"}')
  const before = service.visits().length
  for (const other of ['/', '/else', '/tickets/7/../else', '/tickets/%2e%2e', '/tickets/7?x=1']) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, to see which
    const said = await ask(other)
    expect([other, said]).toStrictEqual([other, '404 {"error":"the one tool is /tickets/NUMBER"}'])
  }
  expect(service.visits()).toHaveLength(before)
  // A redirect: the token goes nowhere else.
  expect(await ask('/tickets/302')).toBe('302 {"error":"the service refused"}')
  expect(service.visits().at(-1)?.path).toBe('/tickets/302')
  await rm(`${mount.folder}/token`)
  expect(await ask('/tickets/7')).toBe('502 {"error":"no answer, or no token any more"}')
  expect(tool.output()).not.toContain(GOOD)
})

test('Prometheus takes the configuration of its guide', async (context) => {
  const prometheus = await obtainPrometheus()
  if (typeof prometheus !== 'string') return context.skip(prometheus.missing)
  const beside = prometheus.includes('/') ? `${dirname(prometheus)}/promtool` : 'promtool'
  const promtool = needed(await findProgram(beside, ['--version']), context)
  await using mount = await files.mount('prometheus', '20-token.yaml', GOOD)
  const file = `${files.folder}/prometheus.yml`
  const config = (await readFile(file, 'utf8')).replaceAll('/var/run/secrets/metrics', mount.folder)
  await writeFile(file, config)
  const ran = await promtool.run({ args: ['check', 'config', file] })
  expect([ran.code, ran.stderr]).toStrictEqual([0, ''])
  await writeFile(file, config.replaceAll('/token', '/tokn'))
  expect((await promtool.run({ args: ['check', 'config', file] })).code).toBe(1)
})

test('pip asks its index with user and token of the .netrc', async (context) => {
  const interpreter = needed(python, context)
  const body = '<html><body></body></html>'
  await using index = await startGuardedServer({
    scheme: 'Basic',
    username: 'oauth2accesstoken',
    verify,
    serve: () => ({ status: 200, type: 'text/html', body }),
  })
  await using mount = await files.mount('packages', '20-token.yaml', GOOD)
  const netrc = await readFile(`${mount.folder}/.netrc`, 'utf8')
  const here = netrc.replace('europe-west1-python.pkg.dev', '127.0.0.1')
  await mount.replace({ '.netrc': Buffer.from(here).toString('base64') })
  const { command = [], env = [] } = files.container('packages', 'pip')
  const of: Record<string, string> = {
    NETRC: `${mount.folder}/.netrc`,
    PIP_INDEX_URL: `http://${index.host}/simple/`,
    HOME: files.folder,
  }
  const ran = await interpreter.run({
    args: ['-m', ...command.map((word) => word.replace('/build/', `${files.folder}/`))],
    env: Object.fromEntries([
      ...env.map(({ name }) => [name, of[name]]),
      ['PIP_DISABLE_PIP_VERSION_CHECK', '1'],
    ]),
  })
  expect(ran.stderr).toContain('No matching distribution found for example-orders')
  expect(index.visits()).toStrictEqual([
    { path: '/simple/example-orders/', tokenId: 'good', asked: true },
  ])
})
