import { describe, expect, test } from 'vitest'
import { explore } from '../model/explore.ts'
import { MUTANTS } from '../model/mutants.ts'

const SECONDS = 1000

describe('the model', () => {
  test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    'catches a protocol that %s',
    (_name, { about, protocol, breaks }) => {
      const { violation } = explore({ ...about, protocol, liveness: breaks === 'NEVER_GOOD' })
      expect(violation?.what).toMatch(new RegExp(`^${breaks}`))
      expect(violation?.trace.length).toBeGreaterThan(1)
    },
    120 * SECONDS,
  )
})
