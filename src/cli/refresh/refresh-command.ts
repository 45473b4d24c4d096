import { type Command, Option } from 'commander'
import { defineCommand } from '../define-command.ts'
import { readDuration } from '../read-duration.ts'
import type { RunVerb } from '../run-verb.ts'
import { runbookUrlOption } from '../runbook-url-option.ts'
import { refreshVerb } from './refresh-verb.ts'

const USUAL_MS = 60_000

export const refreshCommand = (run: RunVerb): Command =>
  defineCommand('refresh', 'has a new credential minted now, and waits for it')
    .argument('<name>', 'NAME, itok/NAME or sac/NAME')
    .addOption(
      new Option('--timeout <duration>', 'how long to wait for it')
        .argParser(readDuration)
        .default(USUAL_MS, '60s'),
    )
    .option('--no-wait', 'does not wait for it')
    .addOption(runbookUrlOption())
    .action((name: string, { timeout, wait, runbookUrl, ...common }) =>
      run(refreshVerb, common, { name, timeoutMs: wait ? timeout : undefined, runbookUrl }),
    )
