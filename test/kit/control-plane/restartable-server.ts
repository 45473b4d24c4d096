import { freePort } from './free-port.ts'
import {
  type ServerCommand,
  ServerFailed,
  type ServerProcess,
  startServer,
} from './server-process.ts'
import type { Reaper } from './start-reaper.ts'

/** A server that tests stop and start again, with the same ports and data. */
export type RestartableServer = {
  readonly ports: readonly number[]
  /** Resolves when it is ready; at once when it runs already. */
  start(): Promise<void>
  /** Resolves when it has ended; SIGTERM unless told otherwise. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

const ATTEMPTS = 5

/**
 * Starts a server on ports that nobody uses.
 *
 * @param portCount how many it listens on
 * @throws ServerFailed with the end of its log
 */
export async function startOnFreePorts(
  portCount: number,
  commandFor: (ports: readonly number[]) => ServerCommand,
  reaper: Reaper,
): Promise<RestartableServer> {
  for (let attempt = 1; ; attempt += 1) {
    const ports: number[] = []
    while (ports.length < portCount) ports.push(await freePort())
    const command = commandFor(ports)
    try {
      return restartable(ports, command, await startServer(command, reaper), reaper)
    } catch (error) {
      const retry = error instanceof ServerFailed && error.portTaken && attempt < ATTEMPTS
      if (!retry) throw error
    }
  }
}

function restartable(
  ports: readonly number[],
  command: ServerCommand,
  first: ServerProcess,
  reaper: Reaper,
): RestartableServer {
  let running: ServerProcess | undefined = first
  return {
    ports,
    start: async () => {
      running ??= await startServer(command, reaper)
    },
    stop: async (signal) => {
      await running?.stop(signal)
      running = undefined
    },
  }
}
