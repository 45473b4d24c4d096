export type Shutdown = {
  /** Aborts at the first signal: take no new work and finish what is under way. */
  readonly drain: AbortSignal
  /** Aborts at the second signal: let go of everything. */
  readonly kill: AbortSignal
}

/** `process.on`, as far as it is needed here. */
export type OnSignal = (signal: 'SIGTERM' | 'SIGINT', listener: () => void) => unknown

/** The first SIGTERM or SIGINT asks the process to end, the second one no longer asks. */
export function listenForShutdown(on: OnSignal): Shutdown {
  const drain = new AbortController()
  const kill = new AbortController()
  const received = (): void => {
    if (drain.signal.aborted) kill.abort()
    else drain.abort()
  }
  on('SIGTERM', received)
  on('SIGINT', received)
  return { drain: drain.signal, kill: kill.signal }
}
