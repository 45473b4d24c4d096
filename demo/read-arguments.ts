import { parseArgs } from 'node:util'

const USAGE = 'usage: npm run demo [-- --seconds N]\n'

/** @returns how long to run, in seconds; undefined: until it is interrupted */
export function readArguments(argv: readonly string[]): { readonly seconds: number | undefined } {
  try {
    const { values } = parseArgs({ args: [...argv], options: { seconds: { type: 'string' } } })
    const seconds = values.seconds === undefined ? undefined : Number(values.seconds)
    if (seconds === undefined || (seconds >= 1 && seconds <= 86_400)) return { seconds }
    process.stderr.write('--seconds must be a number from 1 to 86400\n')
  } catch {
    process.stderr.write(USAGE)
  }
  process.exit(2)
}
