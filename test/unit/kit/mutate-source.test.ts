import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { mutateSource } from '../../kit/mutate-source.ts'

/** A checkout with one file. */
async function checkout(text: string): Promise<{ root: string } & AsyncDisposable> {
  const root = await mkdtemp(join(tmpdir(), 'mintlet-checkout-'))
  await mkdir(join(root, 'src'))
  await writeFile(join(root, 'src/main.ts'), text)
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) }
}

test('a copy of the program has the mistake, the checkout has not, and the copy goes', async () => {
  await using own = await checkout('const fence = true\n')
  const mutation = { file: 'main.ts', text: 'fence = true', instead: 'fence = false' }
  const mutated = await mutateSource([mutation], own.root)
  const [main = ''] = mutated.command
  expect(await readFile(main, 'utf8')).toBe('const fence = false\n')
  expect(await readFile(join(own.root, 'src/main.ts'), 'utf8')).toBe('const fence = true\n')
  await mutated[Symbol.asyncDispose]()
  await expect(access(dirname(main))).rejects.toThrow('ENOENT')
})

test('a text that is not there, or not there once, is refused: the mistake would not be made', async () => {
  await using own = await checkout('again again\n')
  const change = (text: string) => mutateSource([{ file: 'main.ts', text, instead: '' }], own.root)
  await expect(change('never')).rejects.toThrow('main.ts has 0 times what the mutation replaces')
  await expect(change('again')).rejects.toThrow('main.ts has 2 times')
})
