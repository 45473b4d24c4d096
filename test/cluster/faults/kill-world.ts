import { leftOver } from '../../kit/left-over.ts'
import { faultsIn } from '../operator/faults-in.ts'
import { seededRandom } from '../operator/seeded-random.ts'
import { startWorld } from '../operator/start-world.ts'
import { createPopulation } from './kill-population.ts'
import { killProvocations } from './kill-provocations.ts'
import { killReference } from './kill-reference.ts'
import { createKillRounds, type Figures, type KillRounds } from './kill-rounds.ts'
import { createKillTeam } from './kill-team.ts'

/** A control plane, a population, and operators that are struck one at a time; each strike is counted. */
export type KillWorld = AsyncDisposable &
  KillRounds & {
    /** Every kind of write that one operator does which is made to do all of them and left in peace. */
    reference(): Promise<readonly string[]>
    /** What is there in the end, once two operators have had the time to mend what they can. */
    outcome(): Promise<Outcome>
  }

export type Outcome = {
  /** What is wrong with objects and Secrets, as texts. */
  readonly faults: readonly string[]
  /** Secrets that got an earlier expiry than they had. */
  readonly setBack: readonly string[]
  readonly strikes: number
  /** Tokens that nothing asked for, neither an object, nor a change of its spec, nor time. */
  readonly excess: number
}

const SEED = 20_261_122
const FLAGS = [
  '--workers=32',
  '--mint-loop-limit=1000',
  '--normal-events',
  '--lease-duration=1s',
  '--renew-deadline=900ms',
  '--retry-period=150ms',
  '--log-level=info',
  '--oidc-insecure-http=false',
  '--oidc-base-url=https://mintlet.test',
]
const SETTLED_WITHIN_MS = 60_000

/** @param word begins each line of figures on stdout */
export async function startKillWorld(namespace: string, word: string): Promise<KillWorld> {
  const world = await startWorld({ namespaces: [namespace], auditLevel: 'None' })
  const population = createPopulation(world, namespace)
  const many = (prefix: string, count: number, lifetime = '4h'): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, () => population.add(prefix, { lifetime })))
  await Promise.all([many('t', 40), many('label', 4), many('move', 4), many('swap', 4)])
  await Promise.all([many('chat', 1), many('fresh', 8, '24s')])

  const provocations = killProvocations(world, population)
  const team = createKillTeam(world, FLAGS)
  const rounds = createKillRounds(provocations, population, team, seededRandom(SEED))
  let strikes = 0
  let seconds = 0

  function counted<F extends Figures>(what: string, figures: F): F {
    strikes += figures.rounds
    seconds += figures.seconds
    const { rounds: times, mints, excess } = figures
    say(
      `${what}: ${times} times, ${figures.seconds.toFixed(1)} s, ${mints} mints, ${excess} too many`,
    )
    return figures
  }
  const say = (line: string): void => void process.stdout.write(`${word}: ${line}\n`)

  return {
    kill: async (kind, times) => counted(`SIGKILL at ${kind.what}`, await rounds.kill(kind, times)),
    disturb: async (kind, fault, times) =>
      counted(`${fault} at ${kind.what}`, await rounds.disturb(kind, fault, times)),
    async freeze(kind, times) {
      const figures = counted(`SIGSTOP at ${kind.what}`, await rounds.freeze(kind, times))
      const late = figures.late.flatMap(({ begun, more }) => [...begun, ...more])
      if (late.length > 0)
        say(`${late.length} written after waking up: ${[...new Set(late)].join(', ')}`)
      return figures
    },
    reference: () =>
      killReference(provocations, (observe) => createKillTeam(world, FLAGS, observe)),
    async outcome() {
      await team.fill(2)
      const faults = await leftOver(() => faultsIn(world, namespace), SETTLED_WITHIN_MS)
      await team.disband()
      const tokens = population.tokens()
      const { objects, changes } = population.counts
      const tooMany = [...population.excess()]
      const excess = tooMany.reduce((sum, [, count]) => sum + count, 0)
      say(
        `in all ${strikes} times, ${seconds.toFixed(0)} s, ${objects} objects, ${changes} spec changes, ` +
          `${tokens.length} tokens written, ${excess} too many ${tooMany.map(([request]) => request).join(' ')}`,
      )
      return { faults, setBack: population.setBack(), strikes, excess }
    },
    async [Symbol.asyncDispose]() {
      await population[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}
