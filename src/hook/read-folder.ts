import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The YAML files of a folder, by name.
 *
 * @throws Error that names the folder
 */
export async function readFolder(
  folder: string,
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  try {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).toSorted()
    return await Promise.all(
      files.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })),
    )
  } catch {
    throw new Error(`cannot read the definitions in ${folder}`)
  }
}
