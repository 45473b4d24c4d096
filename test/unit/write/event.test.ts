import { describe, expect, it } from 'vitest'
import type { KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import { createEventWriter, type EventNote, type EventWriter } from '../../../src/write/event.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

const NOW = Date.parse('2026-06-01T12:00:00.123Z')
const subject = {
  kind: 'ImpersonatedToken',
  metadata: { name: 'reader', namespace: 'etl', uid: '0e7d3c9a-1111-2222-3333-444455556666' },
}
const note: EventNote = { type: 'Warning', reason: 'NotGranted', message: 'ask for a grant' }

type Told = {
  events: EventWriter
  calls: KubeCall[]
  errors: unknown[]
  advance: (ms: number) => Promise<void>
}

function world(fail = false): Told {
  const calls: KubeCall[] = []
  const errors: unknown[] = []
  const clock = createFakeClock(NOW)
  const client: KubeClient = {
    request: (call) => {
      calls.push(call)
      return fail
        ? Promise.reject(new Error('no'))
        : Promise.resolve({ status: 201, body: {} as never })
    },
    stream: () => {
      throw new Error('events are not watched')
    },
    close: () => Promise.resolve(),
  }
  const events = createEventWriter(client, clock, 'operator-a', (error) => errors.push(error))
  return { events, calls, errors, advance: clock.advance }
}

describe('createEventWriter()', () => {
  it('writes an event of events.k8s.io/v1 in the namespace of its object', async () => {
    const { events, calls } = world()
    await events.write(subject, note)
    expect(calls).toMatchObject([
      {
        method: 'POST',
        path: '/apis/events.k8s.io/v1/namespaces/etl/events',
        body: {
          metadata: { namespace: 'etl' },
          eventTime: '2026-06-01T12:00:00.123000Z',
          type: 'Warning',
          reason: 'NotGranted',
          note: 'ask for a grant',
          reportingInstance: 'operator-a',
          regarding: { kind: 'ImpersonatedToken', name: 'reader', uid: subject.metadata.uid },
        },
      },
    ])
  })

  it('counts what is told again within ten minutes on the event that stands there', async () => {
    const { events, calls, advance } = world()
    await events.write(subject, note)
    await advance(60_000)
    await events.write(subject, note)
    await advance(60_000)
    await events.write(subject, { ...note, message: 'other words' })
    const name = expect.stringMatching(/\/events\/reader\.0e7d3c9a\.[0-9a-f]+$/)
    expect(calls.slice(1)).toMatchObject([
      {
        method: 'PATCH',
        path: name,
        body: { series: { count: 2 } },
      },
      {
        method: 'PATCH',
        body: { series: { count: 3, lastObservedTime: '2026-06-01T12:02:00.123000Z' } },
      },
    ])
  })

  it('begins a new event after that time, and for another reason or object', async () => {
    const { events, calls, advance } = world()
    await events.write(subject, note)
    await events.write(subject, { ...note, reason: 'InvalidSpec' })
    await events.write({ ...subject, metadata: { ...subject.metadata, uid: 'another' } }, note)
    await advance(10 * 60_000)
    await events.write(subject, note)
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'POST'])
  })

  it('cuts a note to what the API takes', async () => {
    const { events, calls } = world()
    await events.write(subject, { ...note, message: 'x'.repeat(5000) })
    expect(calls).toMatchObject([{ body: { note: 'x'.repeat(1024) } }])
  })

  it('never fails its caller, and begins anew after an event that could not be written', async () => {
    const { events, calls, errors } = world(true)
    await events.write(subject, note)
    await events.write(subject, note)
    expect(errors).toHaveLength(2)
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'POST'])
  })
})
