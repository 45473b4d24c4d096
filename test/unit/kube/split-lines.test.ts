import { expect, test } from 'vitest'
import { LineTooLongError, splitLines } from '../../../src/kube/split-lines.ts'

async function* chunks(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}

async function lines(source: AsyncIterable<Uint8Array>, longest = 100): Promise<string[]> {
  const found: string[] = []
  for await (const line of splitLines(source, longest)) found.push(line)
  return found
}

test('it puts lines together across chunks and takes them apart within one', async () => {
  expect(await lines(chunks('a\nb', 'c', 'd\n', '\ne\n'))).toEqual(['a', 'bcd', '', 'e'])
})

test('what follows the last newline is dropped, even when it looks whole', async () => {
  expect(await lines(chunks('{"a":1}\n{"b":2}'))).toEqual(['{"a":1}'])
})

test('a character that is cut in two by a chunk stays whole', async () => {
  const bytes = Buffer.from('größe\n')
  expect(await lines(chunks(bytes.subarray(0, 3), bytes.subarray(3)))).toEqual(['größe'])
})

test('a line without end is given up', async () => {
  await expect(lines(chunks('a\n', 'b'.repeat(60), 'c'.repeat(60)), 100)).rejects.toThrow(
    LineTooLongError,
  )
})
