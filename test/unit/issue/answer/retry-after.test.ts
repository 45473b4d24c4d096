import { expect, test } from 'vitest'
import type { HttpAnswer } from '../../../../src/http/http-client.ts'
import { retryAfter } from '../../../../src/issue/answer/retry-after.ts'
import { NOW, SECOND } from '../../../kit/gen.ts'

const wait = (header: string | undefined, date?: number): number | undefined => {
  const headers: HttpAnswer['headers'] = header === undefined ? {} : { 'retry-after': header }
  return retryAfter({ status: 429, headers, text: '', date }, NOW)
}
const httpTime = (at: number): string => new Date(at).toUTCString()

test('seconds are seconds, however many', () => {
  expect(wait('0')).toBe(0)
  expect(wait(' 30 ')).toBe(30 * SECOND)
  expect(wait('99999999999')).toBe(99_999_999_999 * SECOND)
})

test('a date is one by the clock of whoever sent it, and by ours where that is not known', () => {
  expect(wait(httpTime(NOW + 10 * SECOND))).toBe(10 * SECOND)
  expect(wait(httpTime(NOW + 10 * SECOND), NOW + 60 * SECOND)).toBe(-50 * SECOND)
})

test('what is neither says nothing', () => {
  for (const header of [undefined, '', '-1', '1.5', '1e3', 'soon', '30, 60']) {
    expect(wait(header)).toBeUndefined()
  }
})
