#!/usr/bin/env node
/**
 * What kubectl calls for the plugin's command line when somebody presses Tab: the plugin, asked for its hidden verb.
 * Nobody wants an error in the middle of a line, so nothing is on stderr; of an exit code kubectl would conclude that
 * names of files are wanted.
 */
process.argv.splice(2, 0, '__complete')
process.stderr.write = () => true
await import('./cli.ts')
const isAnswered = (process.exitCode ?? 0) === 0
// A login program that was not waited for would hold this process.
process.stdout.write(isAnswered ? '' : ':4\n', () => process.exit(0))
