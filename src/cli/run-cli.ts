import { CommanderError } from 'commander'
import { KubeError } from '../kube/error.ts'
import { CliError } from './cli-error.ts'
import type { CliProcess } from './cli-process.ts'
import type { CommonOptions } from './common-options.ts'
import { createProgram } from './create-program.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { describeKubeError } from './look/describe-kube-error.ts'
import type { RunVerb } from './run-verb.ts'
import { createStyle } from './text/create-style.ts'
import { jsonText } from './text/json-text.ts'

/** The verb that programs which complete command lines ask for; it is in no help. */
const COMPLETE = '__complete'

/**
 * Runs `kubectl mintlet`.
 *
 * @param argv without node and the script
 * @throws what is a bug
 */
export async function runCli(argv: readonly string[], process: CliProcess): Promise<ExitCode> {
  if (argv[0] === COMPLETE) {
    const { runCompletion } = await import('./completion/run-completion.ts')
    return runCompletion(argv.slice(1), process)
  }
  let code: ExitCode = EXIT.Good
  const run: RunVerb = async (verb, common, options) => {
    const { client, defaultNamespace } = await open(process, common)
    try {
      const { clock, random, http, signal } = process
      const namespace = readNamespace(common.namespace || defaultNamespace || 'default')
      const say = (text: string): void => process.err(`${text}\n`)
      const world = { client, namespace, http, clock, random, say, signal }
      const report = await verb.gather(world, options)
      const style = createStyle(hasColours(process, common), process.columns)
      const text = common.output === 'json' ? jsonText(report) : verb.describe(report, style)
      if (text !== '') process.out(`${text}\n`)
      code = verb.exitCode(report)
    } finally {
      await client.close()
    }
  }
  const program = createProgram(run)
  program.exitOverride().configureOutput({ writeOut: process.out, writeErr: process.err })
  for (const verb of program.commands) verb.copyInheritedSettings(program)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    return failed(error, argv, process)
  }
}

async function open(
  process: CliProcess,
  { kubeconfig, context }: CommonOptions,
): ReturnType<CliProcess['open']> {
  try {
    return await process.open({ kubeconfig, context })
  } catch (error) {
    // Ours are written for people; others may quote what they were given.
    if (error instanceof Error && error.constructor === Error) throw new CliError(error.message)
    throw error
  }
}

/**
 * It becomes a part of paths.
 *
 * @throws CliError (Usage)
 */
function readNamespace(text: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)) return text
  throw new CliError(
    'a namespace has small letters, digits and dashes only, 63 at most',
    EXIT.Usage,
  )
}

const hasColours = (process: CliProcess, { color }: CommonOptions): boolean =>
  color === 'auto' ? process.hasColours : color === 'always'

/** @throws what is a bug */
function failed(error: unknown, argv: readonly string[], { err }: CliProcess): ExitCode {
  // Commander has printed what it has to say.
  if (error instanceof CommanderError) {
    if (isBeforeVerb(error, argv)) err('Flags come after the verb.\n')
    return error.exitCode === 0 ? EXIT.Good : EXIT.Usage
  }
  if (error instanceof CliError) {
    err(`mintlet: ${error.message}\n`)
    return error.code
  }
  if (error instanceof KubeError) {
    err(`mintlet: ${describeKubeError(error)}\n`)
    return EXIT.Unknown
  }
  throw error
}

/** Of other plugins flags may stand there. */
const isBeforeVerb = (
  { code }: CommanderError,
  [first = '', ...rest]: readonly string[],
): boolean =>
  code === 'commander.unknownOption' &&
  first.startsWith('-') &&
  rest.some((word) => !word.startsWith('-'))
