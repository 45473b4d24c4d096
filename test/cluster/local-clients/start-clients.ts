import type { Program } from './start-program.ts'
import type { SampleWorld } from './start-sample-world.ts'

/** The clients of the guide, each of which gets a token every second and calls a service with it. */
export type Clients = AsyncDisposable & {
  /** Why this machine cannot run it; undefined: it runs. */
  missing(name: string): string | undefined
  /** @throws Error of one that is missing */
  of(name: string): Program
}

/** @param env CREDENTIAL, the folder of the Secret, and API, where the service is */
export function startClients(
  world: SampleWorld,
  names: readonly string[],
  env: Readonly<Record<string, string>>,
): Clients {
  const running = new Map(names.map((name) => [name, world.run(name, { ...env, INTERVAL: '1' })]))
  return {
    missing(name) {
      const found = running.get(name)
      return typeof found === 'string' ? found : undefined
    },
    of(name) {
      const found = running.get(name)
      if (typeof found !== 'object') throw new Error(`${name}: ${found ?? 'no such client'}`)
      return found
    },
    async [Symbol.asyncDispose]() {
      const programs = [...running.values()].filter((each) => typeof each !== 'string')
      await Promise.all(programs.map((each) => each[Symbol.asyncDispose]()))
    },
  }
}
