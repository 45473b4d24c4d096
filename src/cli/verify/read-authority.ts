import { readFile } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/**
 * The certificates of `--ca-file`, PEM.
 *
 * @throws CliError (Usage)
 */
export async function readAuthority(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new CliError(`--ca-file ${file}: no certificate in PEM could be read from it`, EXIT.Usage)
}
