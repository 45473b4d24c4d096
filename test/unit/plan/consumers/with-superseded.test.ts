import { expect, test } from 'vitest'
import type { ImpersonatedTokenStatus } from '../../../../src/api/impersonated-token-status.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { withSuperseded } from '../../../../src/plan/consumers/with-superseded.ts'
import { HOUR, NOW, served } from '../../../kit/gen.ts'

const ON = { consumerCheck: true }
const OFF = { consumerCheck: false }

const of = (nth: number): ImpersonatedTokenStatus => ({
  tokenId: `token-${nth}`,
  issuedAt: formatTime(NOW + nth * HOUR),
  expiresAt: formatTime(NOW + (nth + 2) * HOUR),
  mints: nth,
})

const ids = ({ superseded }: ImpersonatedTokenStatus): string[] | undefined =>
  superseded?.map(({ tokenId }) => tokenId)

test('a credential that another one takes over from is remembered with its times', () => {
  expect(withSuperseded(of(1), of(2), ON).superseded).toEqual([
    {
      tokenId: 'token-1',
      issuedAt: formatTime(NOW + HOUR),
      expiresAt: formatTime(NOW + 3 * HOUR),
    },
  ])
})

test('the latest ten are remembered, the oldest first', () => {
  let status = of(1)
  for (let nth = 2; nth < 15; nth += 1) {
    const { superseded } = status
    const after = { ...of(nth), ...(superseded && { superseded }) }
    status = withSuperseded(status, after, ON)
  }
  expect(ids(status)).toEqual(Array.from({ length: 10 }, (_, nth) => `token-${nth + 4}`))
})

test('while nothing new is published, nothing changes', () => {
  const status = served().status
  expect(withSuperseded(status, status, ON)).toBe(status)
  expect(withSuperseded(status, status, OFF)).toBe(status)
  expect(withSuperseded({}, of(1), ON)).toEqual(of(1))
})

test('a credential that status does not tell all of is not remembered', () => {
  expect(withSuperseded({ tokenId: 'token-1' }, of(2), ON)).toEqual(of(2))
})

test('one that comes back is there once', () => {
  const superseded = withSuperseded(of(1), of(2), ON).superseded
  expect(ids(withSuperseded(of(1), { ...of(3), ...(superseded && { superseded }) }, ON))).toEqual([
    'token-1',
  ])
})

test('where consumers are not checked, nothing is remembered', () => {
  const status = { ...of(2), ...withSuperseded(of(1), of(2), ON) }
  expect(withSuperseded(status, status, OFF)).toEqual(of(2))
  expect(withSuperseded(of(1), of(2), OFF)).toEqual(of(2))
})
