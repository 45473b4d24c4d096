import type { Command } from 'commander'
import { defineCommand } from '../define-command.ts'
import type { RunVerb } from '../run-verb.ts'
import { runbookUrlOption } from '../runbook-url-option.ts'

export const refreshCommand = (run: RunVerb): Command =>
  defineCommand('refresh', 'has a new credential minted now, and waits for it')
    .argument('<name>', 'NAME, itok/NAME or sac/NAME')
    .option('--timeout <duration>', 'how long to wait for it', '90s')
    .option('--no-wait', 'does not wait for it')
    .addOption(runbookUrlOption())
    .action(async (name: string, { timeout, wait, runbookUrl, ...common }) => {
      const [{ refreshVerb }, { readTimeout }] = await Promise.all([
        import('./refresh-verb.ts'),
        import('../read-timeout.ts'),
      ])
      const timeoutMs = readTimeout(timeout)
      await run(refreshVerb, common, { name, timeoutMs: wait ? timeoutMs : undefined, runbookUrl })
    })
