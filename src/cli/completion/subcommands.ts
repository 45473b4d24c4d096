import type { Command } from 'commander'

/** The verbs that --help shows, and `help`. */
export const subcommands = (program: Command): readonly Command[] =>
  program.createHelp().visibleCommands(program)
