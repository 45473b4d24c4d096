#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { CliProcess } from './cli/cli-process.ts'
import { runCli } from './cli/run-cli.ts'
import { createHttpClient } from './http/create-http-client.ts'
import { createKubeClient } from './kube/client.ts'
import { loadAccess } from './kube/config.ts'
import { crashFields, describeCrash } from './queue/crash.ts'
import { listenForShutdown } from './runtime/shutdown.ts'
import { systemClock } from './runtime/system-clock.ts'
import { systemRandom } from './runtime/system-random.ts'

/** As sysexits.h has it: an error in the program. */
const CRASHED = 70

await main()

async function main(): Promise<void> {
  const { drain } = listenForShutdown((signal, listener) => process.on(signal, listener))
  // Whoever reads us has read enough, as `head` does.
  process.stdout.on('error', () => process.exit(0))
  try {
    process.exitCode = await runCli(process.argv.slice(2), createProcess(drain))
  } catch (error) {
    const { error: name, at } = crashFields(describeCrash(error))
    process.stderr.write(`mintlet: crashed: ${name} at ${at}\n`)
    process.exitCode = CRASHED
  }
}

function createProcess(signal: AbortSignal): CliProcess {
  const userAgent = `kubectl-mintlet/${version()}`
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    // It knows NO_COLOR, FORCE_COLOR and TERM.
    hasColours: process.stdout.isTTY && process.stdout.hasColors(),
    columns: process.stdout.columns,
    open: async ({ kubeconfig, context }) => {
      const file = kubeconfig ?? process.env['KUBECONFIG'] ?? join(homedir(), '.kube', 'config')
      const access = await loadAccess({
        clock: systemClock,
        kubeconfig: file,
        ...(context === undefined ? {} : { context }),
      })
      const client = createKubeClient(access, { userAgent, clock: systemClock })
      return { client, defaultNamespace: access.defaultNamespace }
    },
    http: (trust = {}) => createHttpClient({ userAgent, clock: systemClock, trust }),
    clock: systemClock,
    random: systemRandom,
    signal,
  }
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const parsed: { readonly version?: unknown } = JSON.parse(text)
  return String(parsed.version)
}
