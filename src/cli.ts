#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { EXIT } from './cli/exit-code.ts'
import { nodeRefusal } from './cli/node-refusal.ts'

/**
 * `kubectl mintlet`. What is imported above, and this file itself, has to be understood by a Node that is too old for
 * all the rest, in order to say so: the rest is imported below.
 */
await main()

async function main(): Promise<void> {
  const about: {
    readonly version: string
    readonly engines: { readonly node: string }
  } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const refusal = nodeRefusal(about.engines.node, process.versions.node)
  if (refusal !== undefined) {
    process.stderr.write(`mintlet: ${refusal}\n`)
    process.exitCode = EXIT.Unknown
    return
  }
  const { keepCompiled } = await import('./cli/keep-compiled.ts')
  keepCompiled(process.env['XDG_CACHE_HOME'])
  const { runPlugin } = await import('./run-plugin.ts')
  await runPlugin(about.version)
}
