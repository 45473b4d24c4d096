import { expect, test } from 'vitest'
import { isUnread } from '../../../src/plan/is-unread.ts'
import { credentialSecret } from '../../kit/credential-gen.ts'
import { intact } from '../../kit/gen.ts'

test('a Secret is unread until a live read of this turn has shown it, there or absent', () => {
  expect(isUnread({ state: 'Absent', live: false })).toBe(true)
  expect(isUnread({ state: 'Absent', live: true })).toBe(false)
  expect(isUnread({ ...credentialSecret(), live: undefined })).toBe(true)
  expect(isUnread({ ...credentialSecret(), live: intact() })).toBe(false)
})
