import { expect, test } from 'vitest'
import { givenUp } from '../../../../src/plan/credential/given-up.ts'
import { MOST_ABANDONED } from '../../../../src/plan/credential/most-abandoned.ts'
import { NOW } from '../../../kit/gen.ts'
import { inFlight, intent, MARK } from '../../../kit/observed-credential.ts'

const mark = (requestedExpiresAt: number) => ({
  requestedExpiresAt,
  startedAt: NOW,
  knownIds: [],
})

test('what is given up leaves its mark beside those that have not ended', () => {
  const record = inFlight({ abandoned: [mark(NOW), mark(NOW + 1)] })
  const after = givenUp(record, intent(), NOW)
  expect(after).toMatchObject({ phase: 'Idle', abandoned: [mark(NOW + 1), mark(MARK)] })
  expect(after.intent).toBeUndefined()
})

test('of more marks than a record may have the newest stay', () => {
  const many = Array.from({ length: MOST_ABANDONED }, (_, nth) => mark(NOW + 1 + nth))
  const { abandoned } = givenUp(inFlight({ abandoned: many }), intent(), NOW)
  expect(abandoned).toHaveLength(MOST_ABANDONED)
  expect(abandoned.at(-1)).toEqual(mark(MARK))
})
