import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { JsonObject } from '../../api/json.ts'
import { nestsDeeperThan } from '../../api/nests-deeper-than.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/** Fewer than the spec of an ImpersonatedToken may have, in which they are. */
const MOST_LEVELS = 60

const schema = z.record(z.string(), z.json())

/**
 * The claims of `--jwt`: a JSON object in a file.
 *
 * @throws CliError (Usage) without a word of what is in the file
 */
export async function readClaims(file: string): Promise<JsonObject> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) throw usage(`--jwt ${file}: it cannot be read`)
  const json = jsonOf(text)
  if (nestsDeeperThan(MOST_LEVELS, json)) {
    throw usage(`--jwt ${file}: nested more than ${MOST_LEVELS} levels deep; make it flatter`)
  }
  const read = schema.safeParse(json)
  if (read.success) return read.data
  throw usage(
    `--jwt ${file}: it must hold the claims as a JSON object, such as {"aud": "https://api.example.com"}`,
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const usage = (message: string): CliError => new CliError(message, EXIT.Usage)
