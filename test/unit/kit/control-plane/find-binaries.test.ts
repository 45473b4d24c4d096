import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { findBinaries } from '../../../kit/control-plane/find-binaries.ts'
import { makeArchive, type Served, serveEnvtest, temporaryFolder } from './envtest-server.ts'

/** Nothing answers on this port. */
const NO_INDEX = 'http://127.0.0.1:2/envtest-releases.yaml'
const BOTH = ['etcd', 'kube-apiserver'] as const

type Env = Record<string, string>

/** An empty cache, no network, and no Go. */
async function bareEnv(more: Env = {}): Promise<Env & { XDG_CACHE_HOME: string }> {
  const cache = await temporaryFolder()
  return { XDG_CACHE_HOME: cache, MINTLET_ENVTEST_INDEX: NO_INDEX, PATH: '/nowhere', ...more }
}

async function withArchive(served?: Served): Promise<Env & { XDG_CACHE_HOME: string }> {
  return bareEnv({ MINTLET_ENVTEST_INDEX: await serveEnvtest(await makeArchive(), served) })
}

/** A `go` that notes its arguments in `log`, takes a moment, and makes programs that say "made". */
async function fakeGo(): Promise<{ PATH: string; log: string }> {
  const folder = await temporaryFolder()
  const script = `#!/bin/sh
echo "$@" >> ${folder}/log
while [ "$1" != -o ]; do shift; done
sleep 0.1
printf '#!/bin/sh\\necho made\\n' > "$2" && chmod +x "$2"
`
  await writeFile(`${folder}/go`, script, { mode: 0o755 })
  return { PATH: `${folder}:/usr/bin:/bin`, log: `${folder}/log` }
}

const run = async (path: string): Promise<string> => (await promisify(execFile)(path)).stdout.trim()
const quietly = { say: (): void => undefined }

/** What is in the cache, apart from the lock. */
async function cached(env: { XDG_CACHE_HOME: string }): Promise<string[]> {
  const names = await readdir(`${env.XDG_CACHE_HOME}/mintlet/control-plane/1.36.3`)
  return names.filter((name) => name !== 'lock').toSorted()
}

test('KUBEBUILDER_ASSETS comes before everything', async () => {
  const assets = await temporaryFolder()
  for (const name of BOTH) await writeFile(`${assets}/${name}`, '', { mode: 0o755 })
  const path = await findBinaries(BOTH, { env: await bareEnv({ KUBEBUILDER_ASSETS: assets }) })
  expect(path('etcd')).toBe(`${assets}/etcd`)
})

test('a KUBEBUILDER_ASSETS without the programs is said to be wrong', async () => {
  const env = await bareEnv({ KUBEBUILDER_ASSETS: '/nowhere' })
  await expect(findBinaries(BOTH, { env })).rejects.toThrow(/KUBEBUILDER_ASSETS is \/nowhere.*etcd/)
})

test('a controller manager that KUBEBUILDER_ASSETS lacks is compiled alone', async () => {
  const assets = await temporaryFolder()
  for (const name of BOTH) await writeFile(`${assets}/${name}`, '', { mode: 0o755 })
  const { PATH, log } = await fakeGo()
  const env = await bareEnv({ KUBEBUILDER_ASSETS: assets, PATH })
  const path = await findBinaries([...BOTH, 'kube-controller-manager'], { env, ...quietly })
  expect(await run(path('kube-controller-manager'))).toBe('made')
  expect((await readFile(log, 'utf8')).trim()).toMatch(/^build .*cmd\/kube-controller-manager$/)
})

test('the archive is downloaded once and found in the cache from then on', async () => {
  const env = await withArchive()
  const path = await findBinaries(BOTH, { env, ...quietly })
  expect([await run(path('etcd')), await run(path('kube-apiserver'))]).toStrictEqual([...BOTH])
  const again = await findBinaries(BOTH, { env: { ...env, MINTLET_ENVTEST_INDEX: NO_INDEX } })
  expect(again('etcd')).toBe(path('etcd'))
  expect(await cached(env)).toStrictEqual([...BOTH])
})

const breakOff: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-length': 9999 })
  response.write('short', () => response.destroy())
}

const REFUSED: readonly [string, Served, RegExp][] = [
  ['whose checksum is another', { hash: 'abc' }, /has the SHA-512 \w{128}, and the index says abc/],
  ['that is not there', { answer: (_, response) => response.writeHead(404).end() }, /answered 404/],
  ['that breaks off', { answer: breakOff }, /terminated|aborted/],
  ['that is cut short', { answer: (_, response) => void response.end('short') }, /has the SHA-512/],
]

test.each(REFUSED)('an archive %s leaves nothing in the cache', async (_name, served, said) => {
  const env = await withArchive(served)
  const failure = findBinaries(BOTH, { env, ...quietly })
  await expect(failure).rejects.toThrow(said)
  expect(await cached(env)).toStrictEqual([])
})

test('without a network the programs are compiled', async () => {
  const { PATH } = await fakeGo()
  const env = await bareEnv({ PATH })
  const path = await findBinaries(BOTH, { env, ...quietly })
  expect([await run(path('etcd')), await run(path('kube-apiserver'))]).toStrictEqual([
    'made',
    'made',
  ])
  expect(await cached(env)).toStrictEqual([...BOTH])
})

test('callers at the same time compile once', async () => {
  const { PATH, log } = await fakeGo()
  const env = await bareEnv({ PATH })
  await Promise.all([1, 2, 3].map(() => findBinaries(['etcd'], { env, ...quietly })))
  expect((await readFile(log, 'utf8')).trim().split('\n')).toHaveLength(1)
})

test('without network and Go the message says what to do', async () => {
  const failure = findBinaries(BOTH, { env: await bareEnv(), ...quietly })
  await expect(failure).rejects.toThrow(/ECONNREFUSED[^]*no Go toolchain[^]*install Go 1.26/)
})
