import { type Config, complete } from './config/complete.ts'
import { flagName } from './config/flag-name.ts'
import { helpText } from './config/help-text.ts'
import { type Host, systemHost } from './config/host.ts'
import { options } from './config/options.ts'
import { type Environment, readArguments } from './config/read-arguments.ts'

export type { Config } from './config/complete.ts'

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  /** One line that names the flag or the variable and says why, without its value. */
  | { readonly ok: false; readonly message: string }
  | { readonly ok: 'help'; readonly text: string }
  | { readonly ok: 'version' }

/**
 * Turns flags and environment variables into a frozen Config. Never throws.
 *
 * @param argv without node and the script: `process.argv.slice(2)`
 */
export function parseConfig(
  argv: readonly string[],
  env: Environment,
  host: Host = systemHost,
): ParsedConfig {
  const read = readArguments(argv, env)
  if (read.ok === 'help') return { ok: 'help', text: helpText() }
  if (read.ok === 'version') return { ok: 'version' }
  if (!read.ok) return read
  const texts = Object.fromEntries([...read.given].map(([name, { text }]) => [name, text]))
  const parsed = options.safeParse(texts)
  if (parsed.success) return { ok: true, config: complete(parsed.data, env, host) }
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0])
  const source = read.given.get(name)?.source ?? flagName(name)
  return { ok: false, message: `${source}: ${issue?.message}` }
}
