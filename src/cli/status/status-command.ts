import type { Command } from 'commander'
import { defineCommand } from '../define-command.ts'
import type { RunVerb } from '../run-verb.ts'
import { statusVerb } from './status-verb.ts'

export const statusCommand = (run: RunVerb): Command =>
  defineCommand('status', 'lists credentials, the most urgent first')
    .option('-A, --all-namespaces', 'of all namespaces', false)
    .action(({ allNamespaces, ...common }) => run(statusVerb, common, { allNamespaces }))
