import { describe, expect, test } from 'vitest'
import { objectEvent } from '../../../../src/cli/inspect/object-event.ts'

describe('an Event', () => {
  test('of events.k8s.io/v1, as v1 shows it, with a series', () => {
    const raw = {
      type: 'Warning',
      reason: 'NotGranted',
      message: 'not granted',
      eventTime: '2026-06-01T12:00:00.000000Z',
      firstTimestamp: null,
      lastTimestamp: null,
      series: { count: 3, lastObservedTime: '2026-06-01T12:05:00.000000Z' },
      reportingComponent: 'mintlet.dev/mintlet',
      source: {},
    }

    expect(objectEvent(raw)).toEqual({
      type: 'Warning',
      reason: 'NotGranted',
      message: 'not granted',
      time: '2026-06-01T12:05:00.000000Z',
      firstTime: '2026-06-01T12:00:00.000000Z',
      count: 3,
      reporter: 'mintlet.dev/mintlet',
    })
  })

  test('of v1, by a component of old', () => {
    const raw = {
      type: 'Normal',
      reason: 'Other',
      message: 'by others',
      firstTimestamp: '2026-06-01T12:00:00Z',
      lastTimestamp: '2026-06-01T12:01:00Z',
      count: 2,
      source: { component: 'kubelet' },
    }

    expect(objectEvent(raw)).toMatchObject({
      time: '2026-06-01T12:01:00Z',
      firstTime: '2026-06-01T12:00:00Z',
      count: 2,
      reporter: 'kubelet',
    })
  })

  test.each([
    ['nothing', undefined],
    ['no object', 'event'],
    ['one without a time', { reason: 'X' }],
  ])('%s is left out', (_what, raw) => {
    expect(objectEvent(raw)).toBeUndefined()
  })
})
