import { expect } from 'vitest'
import type { CredentialRecord } from '../../../src/api/credential-record.ts'
import { until } from '../../kit/until.ts'
import { effectOf } from './effect-of.ts'
import { type Case, MINUTE_MS, type TamperingWorld, TENANT } from './start-tampering-world.ts'
import type { Effect } from './tampering-attempt.ts'

/** What has come of it all at the issuer, by the name of object and service account. */
export type Judge = {
  /** When each was created, epoch milliseconds. */
  created(name: string): readonly number[]
  /** Ids, in the order of their ends. */
  deleted(name: string): readonly (string | undefined)[]
  /** Ids of what works. */
  active(name: string): readonly string[]
  /** How far creates are from each other where it is less than a minute. */
  tooClose(name: string): readonly number[]
  /** @throws AssertionError unless what came of an attempt is what it says */
  expectEffect(one: Case): Promise<void>
}

/** The operator waits a minute between two that it asks for; the way to the issuer may take longer for the first. */
const ON_THE_WAY_MS = MINUTE_MS / 4

export function createJudge(world: TamperingWorld): Judge {
  const { ledger } = world.k0rdent
  const created: Judge['created'] = (name) => ledger.creates(name).map(({ at }) => at)
  const deleted: Judge['deleted'] = (name) =>
    ledger.deletes(name).map(({ credentialId }) => credentialId)
  const active: Judge['active'] = (name) => ledger.active(name).map(({ id }) => id)
  const before = (name: string): string => world.before.get(name)?.credentialId ?? ''

  function tooClose(name: string): readonly number[] {
    const times = created(name)
    return times.slice(1).flatMap((time, nth) => {
      const apart = time - (times[nth] ?? 0)
      return apart < MINUTE_MS - ON_THE_WAY_MS ? [apart] : []
    })
  }

  function untouched(name: string): void {
    expect(created(name)).toHaveLength(1)
    expect(deleted(name)).toEqual([])
    expect(active(name)).toEqual([before(name)])
  }

  /** On a machine that is busy it may take longer than was watched. */
  const untilDeleted = async (name: string): Promise<void> => {
    const isOver = (): boolean => deleted(name).length > 0
    await world.untilCredential('has lost the one before', [TENANT, name], isOver, 45_000)
  }

  const expected: Readonly<Record<Effect, (one: Case) => Promise<void>>> = {
    async nothing({ name }) {
      untouched(name)
      const { uid = '', record } = world.before.get(name) ?? {}
      expect(record).toBeDefined()
      expect(await world.keptOf(uid)).toEqual(record)
    },
    async remembered({ name }) {
      untouched(name)
      const { uid = '', record } = world.before.get(name) ?? {}
      const { deletionPolicy, ...rest } = JSON.parse(record?.text ?? '') as CredentialRecord
      expect(deletionPolicy).toBe('Revoke')
      const kept = (await world.keptOf(uid))?.text ?? ''
      expect(JSON.parse(kept)).toEqual({ ...rest, deletionPolicy: 'Orphan' })
    },
    refused: (one) => expected.nothing(one),
    async rotated(one) {
      if (one.policy === 'None') return expected.nothing(one)
      await untilDeleted(one.name)
      expect(created(one.name)).toHaveLength(2)
      expect(deleted(one.name)).toEqual([before(one.name)])
      expect(tooClose(one.name)).toEqual([])
    },
    async destroyed({ name, policy }) {
      await untilDeleted(name)
      expect(deleted(name)).toEqual([before(name)])
      expect(created(name)).toHaveLength(policy === 'None' ? 1 : 2)
      expect(tooClose(name)).toEqual([])
    },
    async 'destroyed or nothing'({ name, policy }) {
      expect([[], [before(name)]]).toContainEqual(deleted(name))
      expect(created(name).length).toBeLessThanOrEqual(policy === 'None' ? 1 : 2)
      expect(tooClose(name)).toEqual([])
    },
    async deleted({ name }) {
      const isGone = async (): Promise<boolean> => !(await world.credential([TENANT, name]))
      // The garbage collector looks for new kinds twice a minute.
      await until('the object is gone', isGone, 45_000)
      expect(created(name)).toHaveLength(1)
      expect(deleted(name)).toEqual([before(name)])
    },
  }

  return {
    created,
    deleted,
    active,
    tooClose,
    expectEffect: (one) => expected[effectOf(one)](one),
  }
}
