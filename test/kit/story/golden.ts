import { readFile, writeFile } from 'node:fs/promises'
import { env } from 'node:process'

/** What a golden file says; with `UPDATE_GOLDEN=1` it is made to say this first. */
export async function goldenText(file: URL, text: string): Promise<string> {
  // oxlint-disable-next-line node/no-process-env -- because a flag of the test runner's own would be refused
  if (env['UPDATE_GOLDEN'] === '1') await writeFile(file, text)
  return readFile(file, 'utf8')
}
