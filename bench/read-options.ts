import { parseArgs } from 'node:util'

/** In the order in which they run. */
export const SCENARIOS = [
  'cold',
  'refresh',
  'restart',
  'lateness',
  'first',
  'plugin',
  'google',
  'clients',
] as const
export type Scenario = (typeof SCENARIOS)[number]

export type Options = {
  readonly scenarios: ReadonlySet<Scenario>
  /** Objects of the cold issue, of the full refresh, and of the outage of Google. */
  readonly count: number
  /** Objects of the other scenarios. */
  readonly large: number
  readonly clients: ClientsOptions
  /** Where to write the figures as JSON. */
  readonly out: string | undefined
}

/** The load of the token endpoint. */
export type ClientsOptions = {
  /** Clients of the local issuer. */
  readonly count: number
  readonly seconds: number
  /** Token requests a second, through all replicas. */
  readonly rate: number
  /** Which replica is killed in the middle. */
  readonly kill: 'leader' | 'follower'
}

const USAGE = `usage: npm run bench [-- options]

  --only <names>   of ${SCENARIOS.join(', ')}, separated by commas; all unless given
  --count <n>      objects of cold, refresh and google, 2000 unless given, and of clients, 1000
  --large <n>      objects of the others; 10000 unless given
  --seconds <n>    how long clients ask for tokens; 60 unless given
  --rate <n>       token requests a second; 200 unless given
  --kill <which>   replica to be killed meanwhile, leader or follower; leader unless given
  --out <file>     writes the figures as JSON, too
`

/** Ends the process with 2 and the usage when they cannot be read. */
export function readOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        only: { type: 'string', default: SCENARIOS.join(',') },
        count: { type: 'string' },
        large: { type: 'string', default: '10000' },
        seconds: { type: 'string', default: '60' },
        rate: { type: 'string', default: '200' },
        kill: { type: 'string', default: 'leader' },
        out: { type: 'string' },
      },
    })
    return {
      scenarios: new Set(values.only.split(',').map(scenario)),
      count: number(values.count ?? '2000'),
      large: number(values.large),
      clients: {
        count: number(values.count ?? '1000'),
        seconds: number(values.seconds, 10),
        rate: number(values.rate, 10),
        kill: role(values.kill),
      },
      out: values.out,
    }
  } catch {
    process.stderr.write(USAGE)
    process.exit(2)
  }
}

function scenario(name: string): Scenario {
  const found = SCENARIOS.find((known) => known === name)
  if (found === undefined) throw new RangeError('no such scenario')
  return found
}

function role(text: string): ClientsOptions['kill'] {
  if (text === 'leader' || text === 'follower') return text
  throw new RangeError('no such replica')
}

function number(text: string, least = 100): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > 100_000)
    throw new RangeError('out of range')
  return value
}
