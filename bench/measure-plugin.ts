import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { apiCalls, callsBetween } from './api-calls.ts'
import type { PluginFigures } from './figures.ts'
import { quantile } from './quantile.ts'
import { runTimed } from './run-timed.ts'
import type { World } from './start-world.ts'

const ROUNDS = 5
const PLUGIN = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const ALL = ['status', '--all-namespaces']
const GET = ['get', 'impersonatedtokens', '--all-namespaces']

/**
 * `kubectl mintlet status` of everything there is, as a process of its own, in turns with what it is compared with:
 * what kubectl takes for a table of the same objects, and what the plugin takes to print its help.
 */
export async function measurePlugin(world: World, objects: number): Promise<PluginFigures> {
  const { admin, folder, kubeconfigPath } = world.controlPlane
  const home = `${folder}/person`
  await mkdir(home)
  // Caches of kubectl and of Node begin empty, and live in HOME.
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: kubeconfigPath }
  const seconds = async (
    command: string,
    argv: readonly string[],
    leastLines = 0,
  ): Promise<number> => {
    const { ms, stdout } = await runTimed(command, argv, env)
    const lines = stdout.split('\n').length
    if (lines < leastLines) throw new Error(`${command} ${argv.join(' ')}: ${lines} lines`)
    return ms / 1000
  }
  const status = (): Promise<number> => seconds(process.execPath, [PLUGIN, ...ALL], objects)
  const kubectl = (): Promise<number> => seconds('kubectl', GET, objects)
  const help = (): Promise<number> => seconds(process.execPath, [PLUGIN, '--help'])

  const firstSeconds = await status()
  await kubectl()
  const before = await apiCalls(admin)
  await status()
  const calls = callsBetween(before, await apiCalls(admin))
  const rounds: { status: number; kubectl: number; help: number }[] = []
  while (rounds.length < ROUNDS) {
    rounds.push({ kubectl: await kubectl(), status: await status(), help: await help() })
  }
  const median = (of: 'status' | 'kubectl' | 'help'): number =>
    quantile(
      rounds.map((round) => round[of]),
      0.5,
    )
  return {
    objects,
    rounds: ROUNDS,
    ratioToKubectl: median('status') / median('kubectl'),
    ratioToHelp: median('status') / median('help'),
    statusSeconds: median('status'),
    statusLeastSeconds: Math.min(...rounds.map((round) => round.status)),
    kubectlSeconds: median('kubectl'),
    helpSeconds: median('help'),
    firstSeconds,
    calls,
  }
}
