import { Command } from 'commander'
import { doctorCommand } from './doctor/doctor-command.ts'
import { pluginVersion } from './doctor/plugin-version.ts'
import { explainGrantCommand } from './explain-grant/explain-grant-command.ts'
import { inspectCommand } from './inspect/inspect-command.ts'
import { mintCommand } from './mint/mint-command.ts'
import { refreshCommand } from './refresh/refresh-command.ts'
import type { RunVerb } from './run-verb.ts'
import { statusCommand } from './status/status-command.ts'
import { verifyCommand } from './verify/verify-command.ts'

/** `kubectl mintlet` with all its verbs. */
export function createProgram(run: RunVerb): Command {
  const program = new Command('kubectl mintlet')
    .description('Looks at short-lived credentials that mintlet keeps in Secrets, and at mintlet.')
    .version(pluginVersion())
    .showHelpAfterError('Try --help.')
    .addHelpText(
      'after',
      '\nExit codes: 0 good, 1 the answer is no, 2 no such command, 3 could not be found out.',
    )
  for (const command of [
    statusCommand,
    inspectCommand,
    refreshCommand,
    verifyCommand,
    doctorCommand,
    explainGrantCommand,
    mintCommand,
  ])
    program.addCommand(command(run))
  return program
}
