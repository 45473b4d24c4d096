import { expect, test } from 'vitest'
import { readUses } from '../../kit/one-node/read-uses.ts'

const at = '2026-11-22T08:00:00.123456789Z'

test('what a pod did is read from its log, without the line that is still being written', () => {
  const log = `${at} {"at":1,"name":"a","id":"t1"}\n${at} {"at":2,"name":"a","error":"status 503"}\n${at} {"at":3,"na`
  expect(readUses(log)).toEqual([
    { at: 1, name: 'a', id: 't1' },
    { at: 2, name: 'a', error: 'status 503' },
  ])
  expect(readUses('')).toEqual([])
})

test('a pod that could not start its program is no pod that did nothing', () => {
  expect(() =>
    readUses(`${at} Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'jose'\n`),
  ).toThrow('a pod says: Error [ERR_MODULE_NOT_FOUND]')
})
