import { describe, expect, test } from 'vitest'
import { grantFor } from '../../src/plan/grant-for.ts'
import { type GrantCell, grantsMatrix } from '../kit/grants/matrix.ts'
import { GRANTS_MISTAKES } from '../kit/grants/mistakes.ts'
import { grantsOracle } from '../kit/grants/oracle.ts'
import { grantsPolicy } from '../kit/grants/policy.ts'

/** The matrix that test/cluster makes of real objects, put to the function alone: also where it tells mistakes. */
const { stages, cells, wide } = grantsMatrix()

type Decide = typeof grantFor

/** Cells of which a policy says something else than the rules do, over all stages. */
function disagreements(of: readonly GrantCell[], decide: Decide): string[] {
  return stages.flatMap((stage) => {
    const policy = grantsPolicy(stage, decide)
    return of.flatMap((cell) => {
      const [said, right] = [policy(cell), grantsOracle(cell, stage)]
      return said === right ? [] : [`${stage.what}: ${cell.what}: ${said}, not ${right}`]
    })
  })
}

describe('the matrix', () => {
  test('agrees with the policy in every cell, also of the wide one', () => {
    expect(disagreements(wide, grantFor)).toEqual([])
    expect(disagreements(cells, grantFor)).toEqual([])
  })

  test('has every kind of answer in every stage, and changes from each to the next', () => {
    const answers = stages.map((stage) => cells.map((cell) => grantsOracle(cell, stage)))
    for (const now of answers) {
      expect(now.filter((one) => typeof one === 'number').length).toBeGreaterThan(100)
      expect(now.filter((one) => one === 'NotGranted').length).toBeGreaterThan(400)
      expect(now.filter((one) => one === 'Inadmissible').length).toBeGreaterThan(30)
    }
    for (const [at, now] of answers.slice(1).entries()) {
      expect(now.filter((one, index) => one !== answers[at]?.[index]).length).toBeGreaterThan(60)
    }
  })
})

describe('the cells that a cluster makes tell a policy that', () => {
  test.each(Object.entries(GRANTS_MISTAKES))('%s', (_mistake, decide) => {
    expect(disagreements(cells, decide).length).toBeGreaterThan(0)
  })
})
