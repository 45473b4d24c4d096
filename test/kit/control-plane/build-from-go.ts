import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rename } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Binary, KUBERNETES_VERSION } from './binaries.ts'
import type { Reaper } from './start-reaper.ts'

const PACKAGES: Readonly<Record<Binary, string>> = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
}

const PROGRESS_EVERY_MS = 10_000

export type BuildOptions = {
  readonly binaries: readonly Binary[]
  /** Where the programs go, each in one step when it is whole. */
  readonly folder: string
  /** An empty folder of the same file system for what is not ready; the caller removes it. */
  readonly scratch: string
  /** The compiler ends with us. */
  readonly reaper: Reaper
  readonly env: Readonly<Record<string, string | undefined>>
  readonly say: (line: string) => void
}

/**
 * Compiles the programs at the versions that build/go.mod and build/go.sum pin, about 5 minutes on 2 cores.
 *
 * @throws Error when there is no Go toolchain or it fails; programs finished before stay in `folder`
 */
export async function buildFromGo(options: BuildOptions): Promise<void> {
  options.say('compiling the control plane with Go: about 5 minutes on 2 cores, once')
  for (const binary of options.binaries) {
    const made = `${options.scratch}/${binary}`
    await goBuild(binary, made, options)
    await rename(made, `${options.folder}/${binary}`)
  }
}

async function goBuild(binary: Binary, output: string, options: BuildOptions): Promise<void> {
  const { reaper, env, say } = options
  const go = spawn(
    'go',
    ['build', '-v', '-trimpath', `-ldflags=${linkerFlags()}`, '-o', output, PACKAGES[binary]],
    {
      cwd: fileURLToPath(new URL('build', import.meta.url)),
      // What is pinned is what is built: no go.mod of a surrounding workspace, no edits of ours.
      // What is half done goes with us, also when we are killed.
      env: { ...env, GOWORK: 'off', GOFLAGS: '-mod=readonly', GOTMPDIR: options.scratch },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  )
  const started = Date.now()
  const lines: string[] = []
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000)
    say(`compiling ${binary}: ${seconds} s, ${lines.length} packages`)
  }, PROGRESS_EVERY_MS)
  try {
    const ended = once(go, 'close').catch((cause: unknown) => {
      throw new Error('no Go toolchain on PATH', { cause })
    })
    if (go.pid !== undefined) reaper.started(go.pid)
    createInterface({ input: go.stderr }).on('line', (line) => lines.push(line))
    const [code]: (number | null)[] = await ended
    if (code !== 0) throw new Error(`go build of ${binary} failed:\n${lines.slice(-10).join('\n')}`)
    say(`compiled ${binary} in ${Math.round((Date.now() - started) / 1000)} s`)
  } finally {
    clearInterval(progress)
    if (go.pid !== undefined) reaper.ended(go.pid)
  }
}

/** What a release sets, because clients and feature checks read the version. */
function linkerFlags(): string {
  const [major, minor] = KUBERNETES_VERSION.split('.')
  const variable = 'k8s.io/component-base/version.git'
  return [
    '-s -w',
    `-X ${variable}Version=v${KUBERNETES_VERSION}`,
    `-X ${variable}Major=${major}`,
    `-X ${variable}Minor=${minor}`,
  ].join(' ')
}
