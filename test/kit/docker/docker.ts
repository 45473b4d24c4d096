/** What the client said until it ended. */
export type DockerRan = { readonly code: number; readonly stdout: string; readonly stderr: string }

export type DockerRunOptions = {
  readonly cwd?: string
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Told every line of both outputs as it comes. */
  readonly onLine?: (line: string) => void
  /** Ten minutes unless given; the client is killed then. */
  readonly withinMs?: number
}

/** A Docker daemon that answers, and a client for it. */
export type Docker = AsyncDisposable & {
  /** As `DOCKER_HOST` has it: `unix:///run/docker.sock`. */
  readonly host: string
  /** Name or path of the client. */
  readonly client: string
  /** `20.10.24` of the daemon. */
  readonly version: string
  /**
   * Whether containers and builds have to use the host's network: a daemon of ours has no bridge, because that would
   * change the machine's firewall.
   */
  readonly hostNetworkOnly: boolean
  /** Whether it is a daemon of ours, which nobody else reaches and which ends when nobody holds it any more. */
  readonly isOurs: boolean
  /** Runs the client to its end; an exit code is no error. */
  run(args: readonly string[], options?: DockerRunOptions): Promise<DockerRan>
  /**
   * The same, for what has to work.
   *
   * @returns its standard output without the last line break
   * @throws Error with what the client said last
   */
  text(args: readonly string[], options?: DockerRunOptions): Promise<string>
}
