import { parseArgs } from 'node:util'

const USAGE = 'usage: npm run demo [-- --seconds N --issuer local|google]\n'

export type Arguments = {
  /** How long to run; undefined: until it is interrupted. */
  readonly seconds: number | undefined
  readonly issuer: 'local' | 'google'
}

/** Ends the process when they cannot be understood. */
export function readArguments(argv: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { seconds: { type: 'string' }, issuer: { type: 'string', default: 'local' } },
    })
    const seconds = values.seconds === undefined ? undefined : Number(values.seconds)
    const { issuer } = values
    if (issuer !== 'local' && issuer !== 'google') {
      process.stderr.write('--issuer must be local or google\n')
    } else if (seconds === undefined || (seconds >= 1 && seconds <= 86_400)) {
      return { seconds, issuer }
    } else process.stderr.write('--seconds must be a number from 1 to 86400\n')
  } catch {
    process.stderr.write(USAGE)
  }
  process.exit(2)
}
