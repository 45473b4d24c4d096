import type { CliWorld } from './cli-world.ts'
import type { ExitCode } from './exit-code.ts'
import type { Style } from './text/style.ts'

/**
 * One word of `kubectl mintlet`: what it found out is data, and what is shown of it follows from that data alone. With
 * `--output=json` the report is printed as it is, so it holds no secret unless the person asked for that secret.
 */
export type Verb<Options, Report> = {
  /**
   * Looks, and does what was asked for.
   *
   * @throws CliError; KubeError
   */
  gather(world: CliWorld, options: Options): Promise<Report>
  /** The report for a person, without a newline at its end. Pure. */
  describe(report: Report, style: Style): string
  /** Pure. */
  exitCode(report: Report): ExitCode
}
