import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { judgeCreateRefusal } from '../../../../src/issue/k0rdent/answer/judge-create-refusal.ts'
import { NOW, SA } from './k0rdent-world.ts'

/** Far more than any of it takes, and far less than what is not in proportion to the length. */
const LONGEST_MS = 1000
const LENGTH = 4000

const context: { judge?: () => string } = createContext({})

/** The reason, or nothing when it could not be told in time: a match that runs away is ended, not waited for. */
function reasonOf(status: number, text: string): string | undefined {
  const answer = { status, headers: {}, date: undefined, text }
  const refused = { name: 'create credential', serviceAccount: SA }
  context.judge = () => judgeCreateRefusal(answer, refused, NOW).reason
  try {
    return runInContext('judge()', context, { timeout: LONGEST_MS }) as string
  } catch {
    return undefined
  }
}

const filled = (start: string, piece: string): string =>
  start + piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH - start.length)

/** How each pattern may begin to match. */
const STARTS = [
  '',
  'service account',
  'disabled',
  'inactive',
  'credential',
  'credentials',
  'active',
  'limit',
  'quota',
  'maximum',
  'too many',
  'at most',
  'max',
  'slot',
  'rate',
  'per ',
  'expires',
  'time to',
]
/** With what it may go on without coming to its end. */
const PIECES = [
  '!',
  ' ',
  '_',
  'a',
  'a ',
  'a!',
  '! a',
  '","b":{"c":["',
  'service account ',
  'service account!',
  'service_account a ',
  'disabled ',
  'credential ',
  'credentials, ',
  'limit credential',
  'limit a b c ',
  'too many ',
  'max!a',
  'max! a! b! ',
]

describe('judgeCreateRefusal()', () => {
  it.each(STARTS)('judges whatever follows on "%s" in no time', (start) => {
    for (const piece of PIECES) {
      const message = filled(start, piece)
      for (const body of [
        { error: { code: 400, message, details: [] } },
        { error: { code: 400, message: start, details: [message] } },
        { success: false, error: { code: `${start}${piece.repeat(128)}`.slice(0, 128), message } },
      ]) {
        expect([piece, reasonOf(400, JSON.stringify(body))]).not.toContain(undefined)
      }
    }
  })

  it('judges details in compact JSON in no time, however many there are', () => {
    const details = Array.from({ length: 40 }, (_, index) => ({
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: `serviceAccount[${index}]`, description: '{"a":[{"b":"!"}]}' }],
    }))
    for (const count of [1, 4, 40]) {
      const error = {
        code: 400,
        message: 'the service account: ?',
        details: details.slice(0, count),
      }
      expect(reasonOf(400, JSON.stringify({ error }))).toBe('InvalidSpec')
    }
  })

  it.each([
    'the service account sa-pipeline-prod of organization org-1 is disabled',
    'service account "sa-1" (project: "p", tenant: "t") inactive',
    'disabled service account',
  ])('still knows a disabled service account: %s', (message) => {
    expect(reasonOf(400, JSON.stringify({ error: { code: 400, message } }))).toBe('ParentDisabled')
  })
})
