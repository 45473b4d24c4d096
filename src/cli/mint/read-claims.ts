import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { JsonObject } from '../../api/json.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

const schema = z.record(z.string(), z.json())

/**
 * The claims of `--jwt`: a JSON object in a file.
 *
 * @throws CliError (Usage) without a word of what is in the file
 */
export async function readClaims(file: string): Promise<JsonObject> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) throw usage(`--jwt ${file}: it cannot be read`)
  const read = schema.safeParse(jsonOf(text))
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
