import { describe, expect, test } from 'vitest'
import { awaitedUntil } from '../../../../src/plan/credential/awaited-until.ts'
import { credentialSettings } from '../../../kit/credential-gen.ts'
import { NOW } from '../../../kit/gen.ts'
import { orphan } from '../../../kit/observed-credential.ts'

const settings = credentialSettings()
const { settleTime } = settings

describe('awaitedUntil()', () => {
  test('looks again after the settle time', () => {
    expect(awaitedUntil([orphan()], NOW, NOW, settings)).toBe(NOW + settleTime)
  })

  test('waits for nothing where there is nothing', () => {
    expect(awaitedUntil([], NOW, NOW, settings)).toBeUndefined()
  })

  test('waits no longer than ten settle times for an object that never says', () => {
    const end = NOW + 10 * settleTime
    expect(awaitedUntil([orphan()], end - 1, NOW, settings)).toBe(end - 1 + settleTime)
    expect(awaitedUntil([orphan()], end, NOW, settings)).toBeUndefined()
  })
})
