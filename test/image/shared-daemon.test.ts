import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { cacheFolder } from '../kit/cache-folder.ts'
import type { KeeperLine } from '../kit/docker/keeper-line.ts'
import { obtainEngine } from '../kit/docker/obtain-engine.ts'
import { until } from '../kit/until.ts'

const HOLDER = new URL('hold-until-killed.ts', import.meta.url).pathname

test('processes that need a Docker daemon of ours share one, which ends after the last, however they end', async ({
  skip,
}) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return skip('only root on Linux')
  const engine = await obtainEngine(() => undefined).catch((error: Error) => error.message)
  if (typeof engine === 'string') return skip(engine)

  await using cache = await cacheOfItsOwn()
  // At the same time, when nobody is there yet.
  const [one, other] = [hold(cache.folder), hold(cache.folder)]
  const lines = await Promise.all([one.line, other.line])
  const [line] = lines
  if (line === undefined || 'missing' in line) throw new Error(line?.missing)
  expect(lines).toStrictEqual([line, line])
  const socket = line.host.slice('unix://'.length)

  one.child.kill('SIGKILL')
  await once(one.child, 'exit')
  // Whoever comes while one is left finds the same daemon.
  const third = hold(cache.folder)
  expect(await third.line).toStrictEqual(line)
  expect(await daemonsOf(cache.folder)).toHaveLength(1)

  other.child.kill('SIGKILL')
  third.child.kill('SIGKILL')
  await until('the daemon has ended', async () => (await daemonsOf(cache.folder)).length === 0)
  await until('its folder is gone', async () =>
    access(socket).then(
      () => false,
      () => true,
    ),
  )
  const mounts = await readFile('/proc/self/mountinfo', 'utf8')
  expect(mounts).not.toContain(cache.folder)
})

type Holder = { readonly child: ChildProcess; readonly line: Promise<KeeperLine> }

/** A process that has the daemon until it is killed. */
function hold(folder: string): Holder {
  const child = spawn(process.execPath, [HOLDER], {
    env: { ...process.env, XDG_CACHE_HOME: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = once(createInterface({ input: child.stdout }), 'line')
  return { child, line: line.then(([text]): KeeperLine => JSON.parse(String(text))) }
}

/** Without layers or a daemon, but with the engine's programs. */
async function cacheOfItsOwn(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-cache-`)
  await mkdir(`${folder}/mintlet/docker`, { recursive: true })
  await symlink(`${cacheFolder('docker')}/engine`, `${folder}/mintlet/docker/engine`)
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }),
  }
}

/** Numbers of the processes that have the cache in their arguments and are daemons. */
async function daemonsOf(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/v.test(name))) {
    const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (/^\S*dockerd\0/v.test(args) && args.includes(`--data-root=${folder}/`)) found.push(pid)
  }
  return found
}
