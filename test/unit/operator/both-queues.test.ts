import { expect, test } from 'vitest'
import { bothQueues } from '../../../src/operator/both-queues.ts'
import { createWorkQueue } from '../../../src/queue/work-queue.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { NOW, SECOND } from '../../kit/gen.ts'

const due = (at: number) => ({ at, deadline: at, why: 'test' })

test('metrics count the turns of tokens and of credentials, and no issuer among them', async () => {
  const clock = createFakeClock(NOW)
  const queue = () => createWorkQueue<string>({ clock })
  const queues = {
    tokens: queue(),
    credentials: queue(),
    issuers: { local: queue(), outside: queue() },
  }
  const both = bothQueues(queues)
  queues.credentials.add('first', due(NOW))
  await clock.advance(SECOND)
  for (const each of [queues.tokens, queues.credentials, queues.issuers.local]) {
    each.add('due', due(clock.now()))
    each.add('later', due(clock.now() + 60 * SECOND))
  }
  await clock.advance(SECOND)
  expect([both.depth(), both.scheduled(), both.running()]).toEqual([3, 2, 0])
  expect(both.oldestDueAgeMs()).toBe(2 * SECOND)
  await queues.tokens.take(new AbortController().signal)
  await queues.credentials.take(new AbortController().signal)
  expect([both.depth(), both.running()]).toEqual([1, 2])
})
