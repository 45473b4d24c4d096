import { parseArgs } from 'node:util'

const USAGE = 'usage: npm run demo [-- --seconds N --issuer local|google|k0rdent]\n'

export type Arguments = {
  /** How long to run; undefined: until it is interrupted. */
  readonly seconds: number | undefined
  readonly issuer: Issuer
}

const ISSUERS = ['local', 'google', 'k0rdent'] as const
type Issuer = (typeof ISSUERS)[number]

/** Ends the process when they cannot be understood. */
export function readArguments(argv: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { seconds: { type: 'string' }, issuer: { type: 'string', default: 'local' } },
    })
    const seconds = values.seconds === undefined ? undefined : Number(values.seconds)
    const issuer = ISSUERS.find((one) => one === values.issuer)
    if (issuer === undefined) {
      process.stderr.write(`--issuer must be one of ${ISSUERS.join(', ')}\n`)
    } else if (seconds === undefined || (seconds >= 1 && seconds <= 86_400)) {
      return { seconds, issuer }
    } else process.stderr.write('--seconds must be a number from 1 to 86400\n')
  } catch {
    process.stderr.write(USAGE)
  }
  process.exit(2)
}
