import type { Command } from 'commander'
import { defineCommand } from '../define-command.ts'
import type { RunVerb } from '../run-verb.ts'

export const doctorCommand = (run: RunVerb): Command =>
  defineCommand('doctor', 'says whether mintlet itself is well, and what to do if it is not')
    .option(
      '--operator-namespace <name>',
      'where the operator is; all namespaces that you may look at, or mintlet-system, if absent',
    )
    .action(async ({ operatorNamespace, ...common }) => {
      const { doctorVerb } = await import('./doctor-verb.ts')
      await run(doctorVerb, common, { operatorNamespace })
    })
