import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../control-plane/fault.ts'
import type { ArmedFault } from '../k0rdent/faults.ts'
import type { K0rdentFault } from '../k0rdent/k0rdent-fault.ts'
import type { K0rdentCall } from '../k0rdent/route.ts'
import type { K0rdentEmulator } from '../k0rdent/start-k0rdent-emulator.ts'
import type { CredentialCall } from './credential-call.ts'
import type { IamCounts } from './iam-counts.ts'
import type { IoEntry, IoPoint, PointTreatment, Subject, TrackedObject } from './io-point.ts'

export type IoDriverOptions = {
  readonly k0rdent: Pick<K0rdentEmulator, 'ledger' | 'faults'>
  /** Until a late call to the API server is done, longer than the operator waits for an answer; milliseconds. */
  readonly lateApiMs: number
  /** Until a late call to the issuer is done. */
  readonly lateIamMs: number
  /** `mintlet-system` unless given. */
  readonly operatorNamespace?: string
}

/** For the driver. */
export type Tracked = TrackedObject & {
  readonly subject: Subject
  uid: string | undefined
  treat(call: CredentialCall): Fault | Promise<Fault>
}

type Trap = {
  readonly point: IoPoint
  readonly treatment: PointTreatment
  readonly strike: () => void
  readonly end: () => void
  readonly released: Promise<void>
}

type ApiEntry = IoEntry & { readonly iamBefore: number }

/** Writes down what is asked for one object, and treats what was armed. */
export function createTracked(
  subject: Subject,
  options: IoDriverOptions,
  counts: IamCounts,
): Tracked {
  const { serviceAccount } = subject
  let entries: ApiEntry[] = []
  let begun = 0
  let traps: Trap[] = []
  let armedIam: ArmedFault[] = []

  const own: Tracked = {
    subject,
    uid: undefined,
    know: (uid) => {
      own.uid = uid
    },
    mark: () => {
      entries = []
      traps = []
      for (const armed of armedIam) armed.remove()
      armedIam = []
      begun = counts.of(serviceAccount)
    },
    trace: () => merge(entries, iamEntries(options, serviceAccount, begun)),
    arm: (point, treatment) => {
      const struck = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      const over = Promise.withResolvers<void>()
      const end = over.resolve
      let isStruck = false
      const strike = (): void => {
        isStruck = true
        struck.resolve()
      }
      let release = released.resolve
      if (point.side === 'api') {
        traps.push({ point, treatment, strike, end, released: released.promise })
      } else {
        const armed = armIam(options, serviceAccount, point, treatment)
        armedIam.push(armed)
        void (treatment === 'late' ? armed.over : armed.reached).then(strike)
        void armed.over.then(end)
        release = armed.release
      }
      return {
        struck: struck.promise,
        over: over.promise,
        isStruck: () => isStruck,
        release: () => release(),
      }
    },
    treat: ({ what, isWrite }) => {
      const nth = entries.filter((each) => each.what === what).length
      const iamBefore = counts.of(serviceAccount) - begun
      entries.push({ side: 'api', what, nth, isWrite, at: Date.now(), iamBefore })
      const trap = traps.find(({ point }) => point.what === what && point.nth === nth)
      return trap === undefined ? { do: 'pass' } : spring(trap, options.lateApiMs)
    },
  }
  return own
}

async function spring(
  { treatment, strike, end, released }: Trap,
  lateApiMs: number,
): Promise<Fault> {
  switch (treatment) {
    case 'hold':
      return {
        do: 'hold',
        until: async () => {
          strike()
          await released
          end()
        },
      }
    case 'stall':
      strike()
      await released
      return { do: 'hold', until: async () => end() }
    case 'late':
      await sleep(lateApiMs)
      strike()
      end()
      return { do: 'lose' }
    case 'drop':
    case 'lose':
      strike()
      end()
      return { do: treatment }
  }
}

/** @param point of the issuer's side */
function armIam(
  { k0rdent, lateIamMs }: IoDriverOptions,
  serviceAccountId: string,
  { what, nth }: IoPoint,
  treatment: PointTreatment,
): ArmedFault {
  const faults: Readonly<Record<PointTreatment, K0rdentFault>> = {
    drop: { do: 'dropBefore' },
    lose: { do: 'loseAnswer' },
    late: { do: 'late', milliseconds: lateIamMs },
    hold: { do: 'hold' },
    stall: { do: 'holdBefore' },
  }
  const call = what.replace('iam ', '') as K0rdentCall
  return k0rdent.faults.arm({ call, serviceAccountId, nth: nth + 1 }, faults[treatment])
}

function iamEntries(
  { k0rdent }: IoDriverOptions,
  serviceAccountId: string,
  begun: number,
): readonly IoEntry[] {
  const seen = new Map<string, number>()
  return k0rdent.ledger
    .entries({ serviceAccountId })
    .slice(begun)
    .map(({ call, at }) => {
      const what = `iam ${call}`
      const nth = seen.get(what) ?? 0
      seen.set(what, nth + 1)
      return { side: 'iam', what, nth, isWrite: call === 'create' || call === 'delete', at }
    })
}

function merge(api: readonly ApiEntry[], iam: readonly IoEntry[]): readonly IoEntry[] {
  const merged: IoEntry[] = []
  let taken = 0
  for (const { iamBefore, ...entry } of api) {
    merged.push(...iam.slice(taken, iamBefore), entry)
    taken = Math.max(taken, iamBefore)
  }
  return [...merged, ...iam.slice(taken)]
}
