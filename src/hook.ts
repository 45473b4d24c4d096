import { readFileSync } from 'node:fs'
import { HELP_TEXT } from './hook/help-text.ts'
import type { HookEnd } from './hook/hook-end.ts'
import type { HookWorld } from './hook/hook-world.ts'
import { type HookCommand, readCommand } from './hook/read-command.ts'
import { readFolder } from './hook/read-folder.ts'
import { releaseObjects } from './hook/release-objects.ts'
import { upgradeCrds } from './hook/upgrade-crds.ts'
import type { KubeAccess } from './kube/access.ts'
import { createKubeClient } from './kube/client.ts'
import { loadAccess } from './kube/config.ts'
import { crashFields, describeCrash } from './queue/crash.ts'
import { listenForShutdown } from './runtime/shutdown.ts'
import { systemClock } from './runtime/system-clock.ts'
import { systemRandom } from './runtime/system-random.ts'

/** What Helm runs before an upgrade or an uninstall; the Job's podFailurePolicy knows the exit codes. */
const SOMEBODY_HAS_TO_ACT = 2
const FAILED = 1

await main()

async function main(): Promise<void> {
  const read = readCommand(process.argv.slice(2))
  switch (read.ok) {
    case 'help':
      process.stdout.write(HELP_TEXT)
      return
    case false:
      return fail(read.message, SOMEBODY_HAS_TO_ACT)
    case true:
      return run(read.command)
  }
}

async function run(command: HookCommand): Promise<void> {
  const { drain } = listenForShutdown((signal, listener) => process.on(signal, listener))
  const signal = AbortSignal.any([drain, AbortSignal.timeout(command.timeoutMs)])
  try {
    const access = await accessOf(command)
    const client = createKubeClient(access, {
      userAgent: `mintlet-hook/${version()}`,
      clock: systemClock,
    })
    const world = { client, clock: systemClock, random: systemRandom, say: print, signal }
    const end = await runCommand(world, command, access)
    await client.close()
    if (end.kind === 'Done') return
    // A pod that is ended before its time may do better elsewhere; whoever had all of the time does not.
    const again = drain.aborted || (end.again && !signal.aborted)
    fail(end.message, again ? FAILED : SOMEBODY_HAS_TO_ACT)
  } catch (error) {
    // Ours are written for people; others may quote what they were given.
    const ours = error instanceof Error && error.constructor === Error
    const { error: name, at } = crashFields(describeCrash(error))
    fail(ours ? error.message : `crashed: ${name} at ${at}`, FAILED)
  }
}

async function runCommand(
  world: HookWorld,
  command: HookCommand,
  { defaultNamespace }: KubeAccess,
): Promise<HookEnd> {
  switch (command.word) {
    case 'upgrade-crds':
      return upgradeCrds(world, await readFolder(command.folder), command)
    case 'release-objects': {
      const { namespace = defaultNamespace } = command
      if (namespace === undefined)
        throw new Error('name the namespace of the operator: --namespace')
      return releaseObjects(world, { ...command, namespace })
    }
  }
}

function accessOf({ kubeconfig }: HookCommand): Promise<KubeAccess> {
  const { KUBERNETES_SERVICE_HOST: serviceHost, KUBERNETES_SERVICE_PORT: servicePort } = process.env
  return loadAccess({
    clock: systemClock,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(serviceHost === undefined ? {} : { serviceHost }),
    ...(servicePort === undefined ? {} : { servicePort }),
  })
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const parsed: { readonly version?: unknown } = JSON.parse(text)
  return String(parsed.version)
}

// Functions, because main() above runs before a constant down here has its value.
function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function fail(message: string, code: number): void {
  print(`\nmintlet: ${message}`)
  process.exitCode = code
}
