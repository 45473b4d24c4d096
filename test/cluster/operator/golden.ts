import { readFile, writeFile } from 'node:fs/promises'

/**
 * What is in test/cluster/golden/<name>.txt; with UPDATE_GOLDEN=1 it is first made to be `text`.
 *
 * @throws Error that says what to do when there is no such file
 */
export async function golden(name: string, text: string): Promise<string> {
  const url = new URL(`../golden/${name}.txt`, import.meta.url)
  // oxlint-disable-next-line node/no-process-env -- because it is how a person asks for it
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(url, text)
  try {
    return await readFile(url, 'utf8')
  } catch {
    throw new Error(
      `there is no golden/${name}.txt: run with UPDATE_GOLDEN=1 and read what it says`,
    )
  }
}
