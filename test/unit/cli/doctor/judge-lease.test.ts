import { describe, expect, test } from 'vitest'
import { judgeLease } from '../../../../src/cli/doctor/judge-lease.ts'
import type { Looked } from '../../../../src/cli/look/looked.ts'
import type { LeaseObject } from '../../../../src/kube/lease-record.ts'
import { NOW } from '../../../kit/gen.ts'
import { operatorDeployment } from '../../../kit/operator-deployment.ts'

type Ages = { readonly written: number; readonly renewed?: number; readonly holder?: string }

/** Seconds before the answer; `renewed` by the clock of the leader. */
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString()

function lease({ written, renewed = written, holder = 'mintlet-a' }: Ages): Looked<LeaseObject> {
  const value = {
    metadata: { managedFields: [{ time: ago(500) }, { time: ago(written) }, {}] },
    spec: { holderIdentity: holder, leaseDurationSeconds: 15, renewTime: ago(renewed) },
  }
  return { seen: true, value, serverTime: NOW }
}

const told = (looked: Looked<LeaseObject>, flags: readonly [string, string][] = []): unknown =>
  judgeLease(looked, operatorDeployment({ flags: new Map(flags) })).map(
    ({ group, outcome, detail }) => `${group} ${outcome} ${detail}`,
  )

/** Of a lease that nobody holds. */
const fixes = (ready: number): readonly (string | undefined)[] =>
  judgeLease(
    lease({ written: 1, holder: '' }),
    operatorDeployment({ replicas: { wanted: ready, ready, updated: ready } }),
  ).map(({ fix }) => fix)

describe('judgeLease()', () => {
  test('passes while it is renewed, and says by whom', () => {
    expect(told(lease({ written: 2 }))).toEqual([
      'Operator Passed mintlet-a, renewed 2s ago',
      "Clocks Passed as the API server's",
    ])
  })

  test('goes by the clock of the API server, whatever the leader takes for the time', () => {
    expect(told(lease({ written: 2, renewed: -118.5 }))).toEqual([
      'Operator Passed mintlet-a, renewed 2s ago',
      "Clocks Failed 2m ahead of the API server's",
    ])
    expect(told(lease({ written: 2, renewed: 22.5 }))).toEqual([
      'Operator Passed mintlet-a, renewed 2s ago',
      "Clocks Warning 21s behind the API server's",
    ])
  })

  test('fails when nobody renews it, holds it, or has ever made it', () => {
    const stale = 'Operator Failed mintlet-a has not renewed the Lease for 17s: nobody leads'
    expect(told(lease({ written: 17 }))).toEqual([stale])
    expect(told(lease({ written: 1, holder: '' }))).toEqual([
      'Operator Failed nobody holds the Lease: the last leader has given it back',
    ])
    const absent = { seen: false, why: 'Absent', message: 'there is no leases' } as const
    expect(told(absent)).toEqual(['Operator Failed there is no Lease: the operator has never led'])
  })

  test('asks for the log, unless there is no pod that could have one', () => {
    expect(fixes(2)).toEqual(['kubectl logs -n mintlet-system deployment/mintlet'])
    expect(fixes(0)).toEqual(['see replicas: none is ready to lead'])
  })

  test('goes by renewTime where no field is dated', () => {
    const looked = lease({ written: 3 })
    const bare = looked.seen ? { ...looked, value: { ...looked.value, metadata: {} } } : looked
    expect(told(bare)).toContain('Operator Passed mintlet-a, renewed 3s ago')
  })

  test('asks for none of an operator that does not elect', () => {
    const absent = { seen: false, why: 'Absent', message: '' } as const
    expect(told(absent, [['leader-elect', 'false']])).toEqual([
      'Operator Passed it does not elect: there is one replica',
    ])
  })

  test('is skipped by who may not look', () => {
    const message = 'you may not get leases'
    expect(told({ seen: false, why: 'Forbidden', message })).toEqual([
      'Operator Skipped you may not get leases',
    ])
  })
})
