import type { Command } from 'commander'
import { defineCommand } from '../define-command.ts'
import type { RunVerb } from '../run-verb.ts'
import { runbookUrlOption } from '../runbook-url-option.ts'

export const inspectCommand = (run: RunVerb): Command =>
  defineCommand('inspect', 'tells all about one credential, but not the credential itself')
    .argument('<name>', 'NAME, itok/NAME or sac/NAME')
    .option('--show', 'also prints the values of its Secret, in clear', false)
    .addOption(runbookUrlOption())
    .action(async (name: string, { show, runbookUrl, ...common }) => {
      const { inspectVerb } = await import('./inspect-verb.ts')
      await run(inspectVerb, common, { name, show, runbookUrl })
    })
