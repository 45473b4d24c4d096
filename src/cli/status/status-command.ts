import type { Command } from 'commander'
import { defineCommand } from '../define-command.ts'
import type { RunVerb } from '../run-verb.ts'

export const statusCommand = (run: RunVerb): Command =>
  defineCommand(
    'status',
    'lists credentials, the most urgent first; exits with 1 if one is failing',
  )
    .option('-A, --all-namespaces', 'of all namespaces', false)
    .option('-l, --selector <labels>', 'of objects with these labels, as kubectl takes them')
    .option('--problems', 'only what needs attention', false)
    .action(async ({ allNamespaces, selector, problems, ...common }) => {
      const { statusVerb } = await import('./status-verb.ts')
      await run(statusVerb, common, { allNamespaces, selector, problems })
    })
