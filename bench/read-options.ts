import { parseArgs } from 'node:util'

/** In the order in which they run. */
export const SCENARIOS = ['cold', 'refresh', 'restart', 'lateness', 'first', 'google'] as const
export type Scenario = (typeof SCENARIOS)[number]

export type Options = {
  readonly scenarios: ReadonlySet<Scenario>
  /** Objects of the cold issue, of the full refresh, and of the outage of Google. */
  readonly count: number
  /** Objects of the other scenarios. */
  readonly large: number
  /** Where to write the figures as JSON. */
  readonly out: string | undefined
}

const USAGE = `usage: npm run bench [-- options]

  --only <names>   of ${SCENARIOS.join(', ')}, separated by commas; all unless given
  --count <n>      objects of cold, refresh and google; 2000 unless given
  --large <n>      objects of the others; 10000 unless given
  --out <file>     writes the figures as JSON, too
`

/** Ends the process with 2 and the usage when they cannot be read. */
export function readOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        only: { type: 'string', default: SCENARIOS.join(',') },
        count: { type: 'string', default: '2000' },
        large: { type: 'string', default: '10000' },
        out: { type: 'string' },
      },
    })
    return {
      scenarios: new Set(values.only.split(',').map(scenario)),
      count: number(values.count),
      large: number(values.large),
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

function number(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 100 || value > 100_000)
    throw new RangeError('out of range')
  return value
}
