#!/usr/bin/env node
/**
 * What kubectl calls for the plugin's command line when somebody presses Tab: the plugin, asked for its hidden verb.
 */
process.argv.splice(2, 0, '__complete')
await import('./cli.ts')
// A login program that was not waited for would hold this process.
process.stdout.write('', () => process.exit())
