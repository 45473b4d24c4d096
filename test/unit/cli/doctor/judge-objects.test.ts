import { describe, expect, test } from 'vitest'
import { judgeObjects } from '../../../../src/cli/doctor/judge-objects.ts'
import { judgeSecrets } from '../../../../src/cli/doctor/judge-secrets.ts'
import { judgeServedNamespaces } from '../../../../src/cli/doctor/judge-served-namespaces.ts'
import type { RawObject } from '../../../../src/cli/doctor/raw-object.ts'
import type { Looked } from '../../../../src/cli/look/looked.ts'
import { MINUTE, NOW, SECOND } from '../../../kit/gen.ts'
import { operatorDeployment } from '../../../kit/operator-deployment.ts'

const seen = <T>(value: T): Looked<T> => ({ seen: true, value, serverTime: NOW })
const wide = <T>(items: readonly T[], isCut = false, namespace?: string) =>
  seen({ items, isCut, namespace })
const FORBIDDEN = { seen: false, why: 'Forbidden', message: 'you may not' } as const

/** `True Issued`, or of RefreshFailing `failing NotGranted`. */
function object(name: string, told = 'True Issued', namespace = 'etl'): RawObject {
  const [status = '', reason = ''] = told.split(' ')
  const condition =
    status === 'failing'
      ? { type: 'RefreshFailing', status: 'True', reason }
      : { type: 'Ready', status, reason }
  const ready = { type: 'Ready', status: 'True', reason: 'Issued' }
  return {
    metadata: { name, namespace },
    status: {
      secretName: name,
      conditions: status === 'failing' ? [ready, condition] : [condition],
    },
  }
}

const objectsTold = (...items: readonly RawObject[]): readonly string[] =>
  judgeObjects('ImpersonatedToken', wide(items), NOW).map(
    ({ outcome, check, detail }) => `${outcome} ${check}: ${detail}`,
  )

const deleted = (minutes: number, finalizer: string): RawObject => ({
  metadata: {
    name: 'a',
    namespace: 'etl',
    deletionTimestamp: new Date(NOW - minutes * MINUTE).toISOString(),
    finalizers: [finalizer],
  },
})

const silent = (name: string, seconds: number, status?: RawObject['status']): RawObject => ({
  metadata: {
    name,
    namespace: 'etl',
    creationTimestamp: new Date(NOW - seconds * SECOND).toISOString(),
  },
  ...(status && { status }),
})

describe('judgeObjects()', () => {
  test('counts what fails by reason, the most first', () => {
    const items = [
      object('a'),
      object('b', 'False NotGranted'),
      object('c', 'failing IssuerUnavailable'),
      object('d', 'failing NotGranted'),
    ]
    expect(objectsTold(...items)).toEqual([
      'Warning ImpersonatedTokens: 3 of 4 fail: NotGranted 2, IssuerUnavailable 1',
    ])
  })

  test('takes what has ended or was stopped for no failure', () => {
    const expired = { ...object('a', 'False Expired'), status: { phase: 'Expired' } }
    expect(objectsTold(expired, object('b', 'False Suspended'), object('c'))).toEqual([
      'Passed ImpersonatedTokens: none of 3 fails',
    ])
  })

  test('says of how many, where that is not all', () => {
    const cut = judgeObjects('ImpersonatedToken', wide([object('a')], true, 'etl'), NOW)
    expect(cut[0]?.detail).toBe('none of the first 1 in namespace etl fails')
  })

  test('tells of those that are not let go', () => {
    expect(objectsTold(deleted(20, 'mintlet.dev/revoke'))).toContain(
      'Warning deletion of ImpersonatedTokens: 1 waits to be let go, etl/a for 20m',
    )
    expect(objectsTold(deleted(5, 'mintlet.dev/revoke'), deleted(20, 'other'))).toHaveLength(1)
  })

  test('warns of those that nobody has said anything of, once they are no longer new', () => {
    expect(objectsTold(silent('a', 30))).toEqual(['Passed ImpersonatedTokens: none of 1 fails'])
    expect(objectsTold(silent('a', 31), silent('b', 29))).toEqual([
      'Passed ImpersonatedTokens: none of 2 fails',
      'Warning silence of ImpersonatedTokens: nobody has said anything of 1 object: etl/a',
    ])
    const reported = silent('c', 99, object('c').status)
    expect(objectsTold(silent('a', 31), silent('b', 31, { conditions: [] }), reported)).toContain(
      'Warning silence of ImpersonatedTokens: nobody has said anything of 2 objects: etl/a, etl/b',
    )
  })

  test('is skipped by who may not look', () => {
    expect(judgeObjects('ImpersonatedToken', FORBIDDEN, NOW)).toMatchObject([
      { outcome: 'Skipped' },
    ])
  })
})

const secret = (name: string) => ({ metadata: { name, namespace: 'etl' } })

describe('judgeSecrets()', () => {
  const objects = [object('a'), object('b'), object('c', 'False Pending')]

  test('passes when those of ready objects are there', () => {
    expect(judgeSecrets(objects, wide([secret('a'), secret('b')]))).toMatchObject({
      outcome: 'Passed',
      detail: 'those of 2 ready objects are there',
    })
    expect(judgeSecrets([object('a')], wide([secret('a')])).detail).toBe(
      'that of the one ready object is there',
    )
  })

  test('names those that are missing', () => {
    expect(judgeSecrets(objects, wide([secret('a')]))).toMatchObject({
      outcome: 'Failed',
      detail: 'the Secret of one object that says it is ready is missing: etl/b',
    })
    expect(judgeSecrets(objects, wide([])).detail).toBe(
      'the Secrets of 2 objects that say they are ready are missing: etl/a, etl/b',
    )
  })

  test('does not call missing what is in the rest of the list, or in another namespace', () => {
    expect(judgeSecrets(objects, wide([secret('a')], true)).outcome).toBe('Skipped')
    expect(judgeSecrets(objects, wide([], false, 'web')).outcome).toBe('Passed')
    expect(judgeSecrets(objects, FORBIDDEN).outcome).toBe('Skipped')
  })
})

const found = (served: readonly string[], namespace?: string) =>
  seen({ operators: [operatorDeployment({ servedNamespaces: served })], namespace })

describe('judgeServedNamespaces()', () => {
  const objects = ['a', 'b', 'c', 'd'].map((name) => object(name, 'True Issued', 'web'))

  test('passes where all or the right ones are served', () => {
    expect(judgeServedNamespaces(objects, found([])).detail).toBe('all of the cluster')
    expect(judgeServedNamespaces(objects, found(['etl', 'web'])).outcome).toBe('Passed')
  })

  test('names objects that nobody serves, three of many', () => {
    expect(judgeServedNamespaces(objects, found(['etl']))).toMatchObject({
      outcome: 'Failed',
      detail: 'nobody serves web/a, web/b, web/c and 1 more: the operator serves etl only',
    })
  })

  test('is careful where another operator may be, or none was seen', () => {
    expect(judgeServedNamespaces(objects, found(['etl'], 'mintlet-system')).outcome).toBe('Warning')
    const none = seen({ operators: [], namespace: undefined })
    expect(judgeServedNamespaces(objects, none).outcome).toBe('Skipped')
    expect(judgeServedNamespaces(objects, FORBIDDEN).outcome).toBe('Skipped')
  })
})
