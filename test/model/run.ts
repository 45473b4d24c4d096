import { type Budgets, FAULTS } from './budgets.ts'
import { type Exploration, explore } from './explore.ts'
import { RUNS } from './runs.ts'

/*
 * The full exploration of the protocol, of a few million states: `node test/model/run.ts`, or a part of
 * it of one's own: `node test/model/run.ts tick=2 rotation=1 late=1 workers=0,0 objects=1 from=Issued limit=1000000`.
 * Prints one JSON line; the trace of a violation goes to standard error, and the exit code is 1 then.
 */

const isFault = (name: string): boolean => FAULTS.some((fault) => fault === name)

function readArguments(texts: readonly string[]): Exploration {
  const pairs = texts.map((text) => text.split('=') as [string, string])
  const named = new Map(pairs)
  const unknown = pairs.find(
    ([name]) => !isFault(name) && !['workers', 'objects', 'from', 'limit'].includes(name),
  )
  if (unknown !== undefined) throw new Error(`no such argument: ${unknown[0]}`)
  const budgets = Object.fromEntries(
    pairs.filter(([name]) => isFault(name)).map(([name, text]) => [name, Number(text)]),
  ) as Budgets
  const limit = named.get('limit')
  const workers = named.get('workers')
  return {
    budgets,
    objects: named.get('objects') === '2' ? 2 : 1,
    from: named.get('from') === 'Issued' ? 'Issued' : 'New',
    ...(workers !== undefined && { workers: workers.split(',').map(Number) }),
    ...(limit !== undefined && { limit: Number(limit) }),
  }
}

const texts = process.argv.slice(2)
const runs = texts.length === 0 ? RUNS : [{ name: 'asked for', about: readArguments(texts) }]
const begun = performance.now()
let states = 0
let isComplete = true
let violation: string | undefined
for (const { name, about } of runs) {
  const started = performance.now()
  const explored = explore(about)
  states += explored.states
  isComplete &&= explored.isComplete
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stderr.write(`${name}: ${explored.states} states, ${seconds} s\n`)
  if (explored.violation !== undefined) {
    const { what, trace } = explored.violation
    violation = `${name}: ${what}`
    process.stderr.write(`${violation}\n  ${trace.join('\n  ')}\n`)
    break
  }
}
const ms = Math.round(performance.now() - begun)
process.stdout.write(
  `${JSON.stringify({ runs: runs.length, states, ms, isComplete, violation: violation ?? null })}\n`,
)
process.exitCode = violation === undefined ? 0 : 1
