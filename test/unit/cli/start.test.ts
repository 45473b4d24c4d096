import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The program as a process, and what it loads: what costs time at each start is what is loaded. */
type Started = {
  readonly code: number
  readonly out: string
  readonly err: string
  /** Files of src, such as `cli/run-cli.ts`. */
  readonly own: readonly string[]
  /** Names of packages, each once. */
  readonly packages: readonly string[]
  /** Files of packages. */
  readonly files: readonly string[]
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/mintlet-start-`)
})
afterAll(() => rm(folder, { recursive: true }))

async function start(argv: readonly string[], env: object = {}): Promise<Started> {
  const words = ['--import', `${ROOT}test/kit/tell-imports.ts`, `${ROOT}src/cli.ts`, ...argv]
  const child = spawn(process.execPath, words, {
    env: { HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [, stdout, stderr, fd3] = child.stdio
  const [out, err, told, [code]] = await Promise.all([
    readAll(stdout),
    readAll(stderr),
    readAll(fd3),
    once(child, 'close'),
  ])
  const urls = told.split('\n')
  const files = urls.flatMap((url) => url.split('/node_modules/').slice(1))
  return {
    code,
    out,
    err,
    own: urls.filter((url) => url.includes('/src/')).map((url) => url.split('/src/')[1] ?? ''),
    packages: [...new Set(files.map(nameOf))],
    files,
  }
}

async function readAll(stream: unknown): Promise<string> {
  return stream instanceof Readable ? text(stream) : ''
}

const nameOf = (file: string): string => file.split('/', file.startsWith('@') ? 2 : 1).join('/')

const verbs = (own: readonly string[]): readonly string[] =>
  own.filter((file) => file.endsWith('-verb.ts'))

test('--help loads the flags of every verb, and no verb', async () => {
  const { code, out, own, packages } = await start(['--help'])
  expect([code, out]).toEqual([0, expect.stringContaining('status [options]')])
  expect(own).toContain('cli/status/status-command.ts')
  expect(verbs(own)).toEqual([])
  expect(packages).toEqual(['commander'])
})

test('status loads one verb, and neither schemas nor models of the whole API', async () => {
  const kubeconfig = `${folder}/kubeconfig`
  await writeFile(kubeconfig, KUBECONFIG)
  const { code, err, own, packages, files } = await start(['status', '--kubeconfig', kubeconfig])
  expect([code, err]).toEqual([3, expect.stringContaining('does not answer')])
  expect(verbs(own)).toEqual(['cli/status/status-verb.ts'])
  expect(packages).toEqual(expect.arrayContaining(['undici', '@kubernetes/client-node']))
  expect(packages).not.toContain('zod')
  expect(files.filter((file) => file.startsWith('@kubernetes/')).length).toBeLessThan(20)
})

test('a Node that is too old is told so by one line before anything else is loaded', async () => {
  const old = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`
  const { code, out, err, own } = await start(['status'], {
    NODE_OPTIONS: `--import=${JSON.stringify(old)}`,
  })
  expect([code, out]).toEqual([3, ''])
  expect(err).toMatch(
    /^mintlet: it needs Node 24\.12 or newer, and node on the PATH is 20\.20\.2: .*\n$/,
  )
  expect(own).toEqual(['cli.ts', 'cli/exit-code.ts', 'cli/node-refusal.ts'])
})

test('what Node compiled is kept in the cache folder of the person', async () => {
  await start(['--help'], { XDG_CACHE_HOME: `${folder}/cache` })
  expect(await readdir(`${folder}/cache/kubectl-mintlet`)).toHaveLength(1)
})

test('where nothing can be kept the program runs all the same', async () => {
  await writeFile(`${folder}/file`, '')
  const { code, err } = await start(['--help'], { XDG_CACHE_HOME: `${folder}/file` })
  expect([code, err]).toEqual([0, ''])
})

/** Of an API server that is not there. */
const KUBECONFIG = JSON.stringify({
  'current-context': 'here',
  clusters: [{ name: 'here', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'here', user: { token: 'none' } }],
  contexts: [{ name: 'here', context: { cluster: 'here', user: 'here' } }],
})
