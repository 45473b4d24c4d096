import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One line of the source, and what a mistake would have there. */
export type Mutation = {
  /** Below `src`. */
  readonly file: string
  /** Exactly once in the file. */
  readonly text: string
  readonly instead: string
}

export type MutatedSource = AsyncDisposable & {
  /** For startOperator. */
  readonly command: readonly string[]
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/**
 * A copy of the program with mistakes in it.
 *
 * @param root the checkout unless given
 * @throws Error when the text is not in the file exactly once: the mistake would not be made
 */
export async function mutateSource(
  mutations: readonly Mutation[],
  root: string = ROOT,
): Promise<MutatedSource> {
  const folder = await mkdtemp(join(tmpdir(), 'mintlet-mutant-'))
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await cp(join(root, 'src'), join(folder, 'src'), { recursive: true })
    await cp(join(root, 'package.json'), join(folder, 'package.json'))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    for (const mutation of mutations) await mutate(join(folder, 'src'), mutation)
  } catch (error) {
    await dispose()
    throw error
  }
  return { command: [join(folder, 'src/main.ts')], [Symbol.asyncDispose]: dispose }
}

async function mutate(source: string, { file, text, instead }: Mutation): Promise<void> {
  const path = join(source, file)
  const before = await readFile(path, 'utf8')
  const parts = before.split(text)
  if (parts.length !== 2) {
    throw new Error(`${file} has ${parts.length - 1} times what the mutation replaces: ${text}`)
  }
  await writeFile(path, parts.join(instead))
}
