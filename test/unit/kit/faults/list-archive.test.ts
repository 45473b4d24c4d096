import { expect, test } from 'vitest'
import { requestInfo } from '../../../kit/control-plane/request-info.ts'
import { createListArchive, type ListArchive } from '../../../kit/faults/list-archive.ts'

const SECRETS = '/api/v1/secrets?labelSelector=mine%3Dyes&limit=500'

const list = (path = SECRETS): ReturnType<typeof requestInfo> => requestInfo('GET', path, '')

/** Each answer names what was asked for, and is the next in number. */
function archiveOfNumbers(): { readonly archive: ListArchive; readonly asked: string[] } {
  const asked: string[] = []
  const archive = createListArchive((_request, path) => {
    asked.push(path)
    return Promise.resolve({ number: asked.length })
  })
  return { archive, asked }
}

const numbered = (number: number): object => ({ do: 'answer', status: 200, body: { number } })

test('the first list of a collection is passed on and kept, later ones go their way', async () => {
  const { archive, asked } = archiveOfNumbers()
  expect(await archive.pass(list())).toEqual(numbered(1))
  expect(await archive.pass(list())).toEqual({ do: 'pass' })
  expect(archive.first(list())).toEqual(numbered(1))
  expect(asked).toEqual([SECRETS])
})

test('another size of its pages is the same collection, another selector another one', async () => {
  const { archive } = archiveOfNumbers()
  await archive.pass(list())
  expect(archive.first(list(SECRETS.replace('500', '1')))).toEqual(numbered(1))
  expect(await archive.pass(list(SECRETS.replace('yes', 'no')))).toEqual(numbered(2))
})

test('the next page of a list is no list of its own', async () => {
  const { archive } = archiveOfNumbers()
  expect(await archive.pass(list(`${SECRETS}&continue=abc`))).toEqual({ do: 'pass' })
  expect(() => archive.first(list())).toThrow(RangeError)
})

test('a list as of a resource version asks for exactly that', async () => {
  const { archive, asked } = archiveOfNumbers()
  expect(await archive.asOf(list(), '4711')).toEqual(numbered(1))
  expect(asked).toEqual([`${SECRETS}&resourceVersion=4711&resourceVersionMatch=Exact`])
})
