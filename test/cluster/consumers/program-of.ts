import type { TestContext } from 'vitest'
import type { Consumer, Found } from '../../kit/consumers/found.ts'
import type { Program } from '../../kit/consumers/program.ts'

/** That consumer; where there is none the test is skipped, and says why. */
export function programOf(found: Found, consumer: Consumer, { skip }: TestContext): Program {
  const program = found[consumer]
  if ('missing' in program) return skip(`not read by ${consumer}: ${program.missing}`)
  return program
}
