import { describe, expect, test } from 'vitest'
import type { Condition } from '../../../../src/api/condition.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { conditionProblems } from '../../../../src/cli/inspect/condition-problems.ts'
import type { ObjectFacts } from '../../../../src/cli/inspect/object-facts.ts'
import type { Seen } from '../../../../src/cli/inspect/seen.ts'
import { seenProblems } from '../../../../src/cli/inspect/seen-problems.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'

const at = (milliseconds: number): string => formatTime(NOW + milliseconds)

const condition = (
  type: Condition['type'],
  status: Condition['status'],
  reason: Condition['reason'],
  message = `because of ${reason}`,
): Condition => ({
  type,
  status,
  reason,
  message,
  observedGeneration: 1,
  lastTransitionTime: at(-5 * MINUTE),
})

const READY = condition('Ready', 'True', 'Issued')

describe('what conditions say is wrong', () => {
  test('nothing of an object that is well', () => {
    expect(conditionProblems([READY], undefined)).toEqual([])
  })

  test('what several of them say is one problem, with where to read on', () => {
    const conditions = [
      condition('Ready', 'False', 'NotGranted', 'ask for a grant'),
      condition('Stalled', 'True', 'NotGranted', 'ask for a grant'),
    ]

    expect(conditionProblems(conditions, 'https://docs.example.com')).toEqual([
      {
        reason: 'NotGranted',
        severity: 'Failing',
        message: 'ask for a grant',
        since: at(-5 * MINUTE),
        conditions: ['Ready', 'Stalled'],
        runbook: 'https://docs.example.com/reasons.md#notgranted',
      },
    ])
  })

  test('a refresh that fails is failing although the object is Ready', () => {
    const told = conditionProblems(
      [READY, condition('RefreshFailing', 'True', 'RateLimited')],
      undefined,
    )

    expect(told).toMatchObject([{ reason: 'RateLimited', severity: 'Failing' }])
  })

  test.each([
    ['ConsumersStale', 'ConsumersStale'],
    ['RestartRefused', 'RestartRefused'],
  ] as const)('%s is a warning: Ready and refreshes are not touched', (type, reason) => {
    expect(conditionProblems([READY, condition(type, 'True', reason)], undefined)).toMatchObject([
      { severity: 'Warning' },
    ])
  })

  test('a condition that does not hold, and one that only says that work is under way, are none', () => {
    const conditions = [
      READY,
      condition('RefreshFailing', 'False', 'Issued'),
      condition('Reconciling', 'True', 'Pending'),
    ]

    expect(conditionProblems(conditions, undefined)).toEqual([])
  })
})

const FACTS: ObjectFacts = {
  phase: 'Active',
  suspended: false,
  createdAt: at(-HOUR),
  secretName: 'reader',
  mints: 1,
  issuedAt: at(-30 * MINUTE),
  expiresAt: at(30 * MINUTE),
  refreshAt: at(10 * MINUTE),
}

const PRESENT: Extract<Seen['secret'], { state: 'Present' }> = {
  name: 'reader',
  state: 'Present',
  type: 'Opaque',
  immutable: false,
  resourceVersion: '100',
  owner: 'This',
  isExpired: false,
  keys: [],
  annotations: [],
  hasReceipt: true,
  editors: [],
  isAsWritten: true,
}

const problems = (facts: Partial<ObjectFacts>, over: Partial<Seen> = {}): string[] =>
  seenProblems(
    {
      facts: { ...FACTS, ...facts },
      conditions: [READY],
      generation: 1,
      observedGeneration: 1,
      secret: PRESENT,
      ...over,
    },
    NOW,
    undefined,
  ).map(({ reason }) => reason)

describe('what is wrong, and no condition says', () => {
  test('nothing of an object that is well', () => {
    expect(problems({})).toEqual([])
  })

  test.each<[string, Partial<ObjectFacts>, Partial<Seen>, string[]]>([
    ['it expired, and Ready says True', { expiresAt: at(-1000) }, {}, ['LapsedUnreported']],
    ['its refresh is overdue', { refreshAt: at(-6 * MINUTE) }, {}, ['RefreshOverdue']],
    ['a request is not served', { refreshRequested: at(-3 * MINUTE) }, {}, ['RefreshOverdue']],
    ['a request is new', { refreshRequested: at(-MINUTE) }, {}, []],
    [
      'a request is not served, because refreshes fail',
      { refreshRequested: at(-HOUR) },
      { conditions: [READY, condition('RefreshFailing', 'True', 'RateLimited')] },
      [],
    ],
    ['its refresh is due', { refreshAt: at(-4 * MINUTE) }, {}, []],
    ['its refresh is overdue and suspended', { refreshAt: at(-HOUR), suspended: true }, {}, []],
    [
      'its refresh is overdue, and fails',
      { refreshAt: at(-HOUR) },
      { conditions: [READY, condition('RefreshFailing', 'True', 'RateLimited')] },
      [],
    ],
    ['its Secret is gone', {}, { secret: { name: 'reader', state: 'Absent' } }, ['SecretMissing']],
    ['its Secret is of others', {}, { secret: { ...PRESENT, owner: 'Other' } }, ['SecretForeign']],
    ['its Secret was edited', {}, { secret: { ...PRESENT, isAsWritten: false } }, ['SecretEdited']],
    [
      'its Secret may not be seen',
      {},
      { secret: { name: 'reader', state: 'Unknown', problem: 'you may not get secrets' } },
      [],
    ],
    [
      'its Secret was edited while it is suspended, which says only that nothing is valid',
      { suspended: true },
      {
        secret: { ...PRESENT, isAsWritten: false },
        conditions: [condition('Ready', 'False', 'Suspended')],
      },
      ['SecretEdited'],
    ],
    [
      'its Secret was edited, and it says so itself',
      {},
      {
        secret: { ...PRESENT, isAsWritten: false },
        conditions: [condition('Ready', 'False', 'SecretLost')],
      },
      [],
    ],
    ['nobody has said anything of it', {}, { conditions: [] }, ['Unreported']],
    ['its change has not been seen', {}, { generation: 2 }, ['Unreported']],
    [
      'its change is being served',
      {},
      { generation: 2, conditions: [READY, condition('Reconciling', 'True', 'Pending')] },
      [],
    ],
    ['it is being deleted', { deletionRequestedAt: at(0) }, {}, ['Deleting']],
    [
      'it says itself that it is not Ready',
      { expiresAt: at(-HOUR) },
      {
        conditions: [condition('Ready', 'False', 'Lapsed')],
        secret: { name: 'reader', state: 'Absent' },
      },
      [],
    ],
  ])('when %s', (_what, facts, over, wanted) => {
    expect(problems(facts, over)).toEqual(wanted)
  })
})
