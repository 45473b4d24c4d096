import type { CliProcess } from '../cli-process.ts'
import { createProgram } from '../create-program.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { completionText } from './completion-text.ts'
import { DIRECTIVE } from './directive.ts'
import { findPlace } from './find-place.ts'
import { lookUpNames } from './look-up-names.ts'
import { namesWanted } from './names-wanted.ts'
import { offer } from './offer.ts'

/** Somebody waits. Most of it is for a login program that the kubeconfig names: a list has a shorter limit of its own. */
const LIMIT_MS = 8000

/**
 * Completes a command line for kubectl, which asks for that as plugins are asked: by the words typed so far. Whatever
 * goes wrong, there are no candidates: nobody wants an error in the middle of a line.
 *
 * @param words after `kubectl mintlet`; the last one is at the cursor, and may be empty
 */
export async function runCompletion(
  words: readonly string[],
  process: CliProcess,
): Promise<ExitCode> {
  process.out(await withinLimit(process, (signal) => complete(words, process, signal)))
  // Of any other code kubectl concludes that files are wanted.
  return EXIT.Good
}

async function complete(
  words: readonly string[],
  process: CliProcess,
  signal: AbortSignal,
): Promise<string> {
  const program = createProgram(() => Promise.resolve())
  const place = findPlace(program, words)
  const wanted = namesWanted(place)
  const names = wanted === undefined ? [] : await lookUpNames(process, wanted, signal)
  return completionText(offer(place, names))
}

async function withinLimit(
  { clock, signal }: CliProcess,
  make: (signal: AbortSignal) => Promise<string>,
): Promise<string> {
  // As kubectl does. The directive for errors has bash offer names of files.
  const failed = completionText({ candidates: [], directive: DIRECTIVE.NoFiles })
  const late = Promise.withResolvers<string>()
  const controller = new AbortController()
  const timer = clock.after(LIMIT_MS, () => {
    late.resolve(failed)
    controller.abort()
  })
  try {
    return await Promise.race([make(AbortSignal.any([signal, controller.signal])), late.promise])
  } catch {
    return failed
  } finally {
    timer.cancel()
  }
}
