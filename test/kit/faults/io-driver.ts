import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultRule } from '../control-plane/fault.ts'
import { type CredentialRef, credentialCallOf } from './credential-call.ts'
import { createIamCounts } from './iam-counts.ts'
import type { Subject, TrackedObject } from './io-point.ts'
import { createTracked, type IoDriverOptions, type Tracked } from './tracked-object.ts'

export type IoDriver = {
  /** For the proxy of every operator. */
  readonly rule: FaultRule
  track(subject: Subject): TrackedObject
}

const UID_WITHIN_MS = 5000
const LOOK_MS = 5

/** Writes down what the operator asks for each object, in order, and treats chosen calls. */
export function createIoDriver(options: IoDriverOptions): IoDriver {
  const objects = new Map<string, Tracked>()
  const counts = createIamCounts(options.k0rdent.ledger)
  const { operatorNamespace } = options

  const known = (ref: CredentialRef): Tracked | undefined => {
    if (ref.by === 'name') return objects.get(`${ref.namespace}/${ref.name}`)
    return [...objects.values()].find(({ uid, subject }) =>
      ref.by === 'uid' ? uid === ref.uid : subject.accountHash === ref.hash,
    )
  }

  /** The operator may be faster than the answer that tells the uid. */
  async function find(ref: CredentialRef): Promise<Tracked | undefined> {
    const deadline = Date.now() + UID_WITHIN_MS
    const isOpen = (): boolean =>
      ref.by === 'uid' && [...objects.values()].some(({ uid }) => uid === undefined)
    let own = known(ref)
    while (own === undefined && isOpen() && Date.now() < deadline) {
      await sleep(LOOK_MS)
      own = known(ref)
    }
    return own
  }

  return {
    rule: async (request) => {
      const call = credentialCallOf(request, operatorNamespace)
      const own = call && (await find(call.of))
      return own === undefined || call === undefined ? { do: 'pass' } : own.treat(call)
    },
    track: (subject) => {
      const own = createTracked(subject, options, counts)
      objects.set(`${subject.namespace}/${subject.name}`, own)
      return own
    },
  }
}
