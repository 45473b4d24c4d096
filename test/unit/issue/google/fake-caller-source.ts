import type { Caller } from '../../../../src/issue/caller/caller.ts'
import type { CallerSource } from '../../../../src/issue/google/caller-source.ts'
import { Redacted } from '../../../../src/redacted.ts'

export type FakeCallerSource = CallerSource & {
  readonly dropped: readonly Caller[]
}

/** Gives caller `caller-1` until it is dropped, then `caller-2`, and so on. */
export function createFakeCallerSource(federated?: CallerSource['federated']): FakeCallerSource {
  const dropped: Caller[] = []
  return {
    dropped,
    caller: () => Promise.resolve({ ok: true, caller: callerOf(dropped.length + 1) }),
    drop: (caller) => void dropped.push(caller),
    ...(federated === undefined ? {} : { federated }),
  }
}

const callerOf = (turn: number): Caller => ({
  principal: 'serviceAccount:operator@my-project.iam.gserviceaccount.com',
  token: new Redacted(`caller-${turn}`),
  expiresAt: Number.MAX_SAFE_INTEGER,
})
