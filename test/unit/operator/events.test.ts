import { expect, test } from 'vitest'
import type { KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import { events } from '../../../src/operator/events.ts'
import type { Log } from '../../../src/runtime/log.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { NOW } from '../../kit/gen.ts'

const SUBJECT = {
  kind: 'ServiceAccountCredential',
  metadata: { namespace: 'etl', name: 'pipeline', uid: 'uid-of-pipeline' },
}
const WARNING = { type: 'Warning', reason: 'SecretLost', message: 'text' } as const
const NORMAL = { type: 'Normal', reason: 'Rotated', message: 'text' } as const

/** The types of the events that are written. */
async function told(normalEvents: boolean, isAway = false): Promise<unknown[]> {
  const types: unknown[] = []
  const client: KubeClient = {
    request({ body }: KubeCall) {
      if (isAway) return Promise.reject(new Error('no answer'))
      types.push((body as { type?: unknown }).type)
      return Promise.resolve({ status: 201, body: {} as never })
    },
    stream: () => expect.unreachable(),
    close: () => Promise.resolve(),
  }
  const log = { warn: (message: string) => void types.push(message) } as Log
  const clock = createFakeClock(NOW)
  const writer = events({ identity: 'mintlet-0', normalEvents }, { client, clock, log })
  await writer.write(SUBJECT, WARNING)
  await writer.write(SUBJECT, NORMAL)
  return types
}

test('warnings are told, and what went well only on demand', async () => {
  expect(await told(false)).toEqual(['Warning'])
  expect(await told(true)).toEqual(['Warning', 'Normal'])
})

test('an event that cannot be written stops nothing', async () => {
  expect(await told(false, true)).toEqual(['an event could not be written'])
})
