import { setTimeout as sleep } from 'node:timers/promises'
import type { PointFault } from '../../kit/faults/kill-driver.ts'
import type { Population } from './kill-population.ts'
import type { Provocation } from './kill-provocations.ts'
import type { KillTeam, Member } from './kill-team.ts'
import type { WriteKind } from './kill-write-kinds.ts'

/** What some rounds of one kind of write cost. */
export type Figures = {
  readonly rounds: number
  readonly seconds: number
  readonly mints: number
  /** Tokens that nothing asked for. */
  readonly excess: number
}

/** What one that was deposed in its sleep asked to be written, as killCallName says. */
export type Late = {
  /** At once: what it had begun before. */
  readonly begun: readonly string[]
  /** After that, although there was a lot to do. */
  readonly more: readonly string[]
}

export type KillRounds = {
  /** Kills whoever does that kind of write, so often, each time with the answer withheld. */
  kill(kind: WriteKind, rounds: number): Promise<Figures>
  /** Lets such a write not arrive, or its answer get lost; nobody is killed. */
  disturb(kind: WriteKind, fault: 'drop' | 'lose', rounds: number): Promise<Figures>
  /**
   * As kill, with SIGSTOP, until another one leads, then SIGCONT.
   *
   * @returns also what each of those who slept asked to be written after it had woken up
   */
  freeze(kind: WriteKind, rounds: number): Promise<Figures & { readonly late: readonly Late[] }>
}

/** One that leads, one that follows at once, and one that boots meanwhile. */
const TEAM = 3
const STRUCK_WITHIN_MS = 30_000
/** Longer than their lease. */
const STOPPED_MS = 1200
const AWAKE_MS = 600
const LOOKS = 10
/** Of a frequent kind of write, any of so many. */
const CHOICE = 3
const CHANGES = 10
const ONCE = { lifetime: '10s', once: true }

export function createKillRounds(
  provocations: Readonly<Record<string, Provocation>>,
  population: Population,
  team: KillTeam,
  random: () => number,
): KillRounds {
  let loads = 0

  /** A dozen objects that something is wanted of, so that no write is struck alone. */
  async function load(): Promise<void> {
    loads += 1
    const changed = population.next('t', CHANGES).map((name) => population.change(name))
    const added = loads % 2 === 0 ? population.add('t') : population.add('once', ONCE)
    await Promise.all([added, ...changed])
  }

  /** @param perAct done after each provocation */
  async function strike(
    { what, frequent, atStart }: WriteKind,
    fault: PointFault,
    perAct: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<{ readonly victim: Member; readonly release: () => void }> {
    const { act, everyMs = 700 } = provocationOf(provocations, what)
    const nth = frequent === true ? Math.floor(random() * CHOICE) : 0
    // Either the first thing that a new leader does, or in the middle of its work.
    const early = atStart !== undefined || (frequent === true && random() < 0.5)
    if (!early) await team.leader()
    const armed = team.arm({ what, nth }, fault)
    const struck = armed.struck.then(({ client }) => client)
    const loading = load()
    const deadline = performance.now() + STRUCK_WITHIN_MS
    let victim: Member | undefined
    while (victim === undefined) {
      if (performance.now() > deadline) throw new Error(`nobody did this: ${what}`)
      await act()
      await perAct()
      victim = await Promise.race([struck, sleep(everyMs, undefined)])
    }
    await loading
    return { victim, release: armed.release }
  }

  /** One that does not wait for a lease does at once what is done at the start. */
  async function killOne(kind: WriteKind): Promise<void> {
    if (kind.atStart === undefined) {
      await team.fill(TEAM)
      const { victim } = await strike(kind, 'SIGKILL')
      return team.bury(victim)
    }
    const { flags } = provocationOf(provocations, kind.what)
    let started = false
    const start = async (): Promise<void> => {
      if (started) return
      started = true
      await team.join(['--leader-elect=false', ...(flags?.() ?? [])])
    }
    const { victim } = await strike(kind, 'SIGKILL', start)
    return team.bury(victim)
  }

  async function freezeOne(kind: WriteKind): Promise<Late> {
    if (kind.atStart !== undefined) {
      await team.disband()
      await provocationOf(provocations, kind.what).act()
    }
    await team.fill(TEAM)
    const { victim, release } = await strike(kind, 'SIGSTOP')
    await Promise.all([team.successor(victim), sleep(STOPPED_MS)])
    const slept = victim.writes.length
    release()
    victim.operator.signal('SIGCONT')
    await untilQuiet(victim)
    const awake = victim.writes.length
    await Promise.all([load(), sleep(AWAKE_MS)])
    return { begun: victim.writes.slice(slept, awake), more: victim.writes.slice(awake) }
  }

  /** What `work` costs. */
  async function figures(rounds: number, work: () => Promise<void>): Promise<Figures> {
    await population.renewWatch()
    const before = total(population)
    const begun = performance.now()
    await work()
    const after = total(population)
    return {
      rounds,
      seconds: (performance.now() - begun) / 1000,
      mints: after.mints - before.mints,
      excess: after.excess - before.excess,
    }
  }

  return {
    kill: (kind, rounds) =>
      figures(rounds, async () => {
        if (kind.atStart !== undefined) await team.disband()
        for (let round = 0; round < rounds; round += 1) await killOne(kind)
      }),
    disturb: (kind, fault, rounds) =>
      figures(rounds, async () => {
        for (let round = 0; round < rounds; round += 1) {
          await team.fill(TEAM)
          await strike(kind, fault)
        }
      }),
    async freeze(kind, rounds) {
      const late: Late[] = []
      const cost = await figures(rounds, async () => {
        for (let round = 0; round < rounds; round += 1) late.push(await freezeOne(kind))
      })
      return { ...cost, late }
    },
  }
}

/** What was on its way takes longer to go out on a busy machine. */
async function untilQuiet({ writes }: Member): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const before = writes.length
    await sleep(AWAKE_MS)
    if (writes.length === before) return
  }
}

function provocationOf(all: Readonly<Record<string, Provocation>>, what: string): Provocation {
  const found = all[what]
  if (found === undefined) throw new RangeError(`nothing provokes ${what}`)
  return found
}

function total(population: Population): { readonly mints: number; readonly excess: number } {
  const excess = [...population.excess().values()].reduce((a, b) => a + b, 0)
  return { mints: population.tokens().length, excess }
}
