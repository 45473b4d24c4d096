import { flagName } from './flag-name.ts'
import { optionFacts } from './option.ts'
import { options } from './options.ts'

/** The text of `--help`, made from the options themselves. */
export function helpText(): string {
  const rows = Object.entries(options.shape).map(([name, schema]) => {
    const { placeholder, help = '', shown } = optionFacts.get(schema) ?? {}
    const flag = [flagName(name), placeholder].filter(Boolean).join(' ')
    return [flag, shown ? `${help} (default: ${shown})` : help] as const
  })
  rows.push(['--help', 'Print this and exit.'], ['--version', 'Print the version and exit.'])
  const width = Math.max(...rows.map(([flag]) => flag.length))
  return `mintlet: mints short-lived credentials and keeps them fresh in Secrets

${rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`).join('\n')}

Each flag has an environment variable, which it wins over: --lease-name is MINTLET_LEASE_NAME.
A switch may be followed by =true or =false. Durations are written as 500ms, 30s, 1h30m or 720h.
`
}
