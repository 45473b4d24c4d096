import { answerError } from '../../../src/kube/answer-error.ts'
import { describeCall } from '../../../src/kube/describe-call.ts'
import type { KubeError } from '../../../src/kube/error.ts'
import type { KubeAnswer, KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import { noAnswerError } from '../../../src/kube/no-answer-error.ts'
import type { Clock } from '../../../src/runtime/clock.ts'
import type { Deliveries } from './deliveries.ts'
import type { FakeApiServer } from './fake-api-server.ts'
import { watchLines } from './watch-lines.ts'

/**
 * What becomes of a call: `pass`; `unreachable`: never arrives; `lost`: is done, but the answer does
 * not come back; `forbidden`.
 */
export type Fate = 'pass' | 'unreachable' | 'lost' | 'forbidden'

export type FakeKubeClient = KubeClient & {
  /** What becomes of calls has changed: ends the watches that would not pass any more. */
  readonly cut: () => void
  /** The process stands still: nothing reaches it until it goes on. */
  readonly freeze: () => void
  readonly thaw: () => void
  /** How many calls were answered, by `verb resource`. */
  readonly counts: ReadonlyMap<string, number>
}

export type FakeKubeClientOptions = {
  readonly by: string
  readonly fate: (call: KubeCall) => Fate
  readonly server: FakeApiServer
  /** The server's, for bookmarks and the ends of watches. */
  readonly clock: Clock
  readonly deliveries: Deliveries
}

export function createFakeKubeClient(options: FakeKubeClientOptions): FakeKubeClient {
  const { by, server, deliveries, fate } = options
  const counts = new Map<string, number>()
  const cuts = new Set<() => void>()
  let gate: { readonly opened: Promise<void>; open(): void } | undefined

  function check(call: KubeCall): Fate {
    if (call.signal?.aborted === true) throw noAnswer(call, 'ABORT_ERR')
    const decided = fate(call)
    if (decided === 'unreachable') throw noAnswer(call, 'ECONNREFUSED')
    if (decided === 'forbidden') throw forbidden(call)
    return decided
  }

  function serve(call: KubeCall): unknown {
    const decided = check(call)
    const body = server.serve(by, call)
    const { verb, resource } = describeCall(call)
    counts.set(`${verb} ${resource}`, (counts.get(`${verb} ${resource}`) ?? 0) + 1)
    if (decided === 'lost') throw noAnswer(call, 'ECONNRESET')
    return body
  }

  async function* stream(call: KubeCall): AsyncGenerator<string, void, undefined> {
    await deliveries.deliver(() => check(call))
    const cut = new AbortController()
    const doCut = (): void => {
      if (fate(call) !== 'pass') cut.abort()
    }
    cuts.add(doCut)
    try {
      for await (const line of watchLines({ ...options, call, cut: cut.signal })) {
        await gate?.opened
        yield line
      }
    } finally {
      cuts.delete(doCut)
    }
    if (cut.signal.aborted) throw noAnswer(call, 'ECONNRESET')
  }

  return {
    counts,
    async request<T>(call: KubeCall): Promise<KubeAnswer<T>> {
      await gate?.opened
      try {
        const body = structuredClone(await deliveries.deliver(() => serve(call)))
        const serverTime = Math.floor(server.now() / 1000) * 1000
        return { status: 200, body: body as T, serverTime }
      } finally {
        await gate?.opened
      }
    },
    stream,
    close: () => Promise.resolve(),
    cut() {
      for (const doCut of cuts) doCut()
    },
    freeze() {
      const { promise: opened, resolve: open } = Promise.withResolvers<void>()
      gate = { opened, open }
    },
    thaw() {
      gate?.open()
      gate = undefined
    },
  }
}

const noAnswer = (call: KubeCall, code: string): KubeError =>
  noAnswerError(describeCall(call), { error: Object.assign(new Error('no answer'), { code }) })

const forbidden = (call: KubeCall): KubeError =>
  answerError(describeCall(call), { status: 403, text: JSON.stringify({ reason: 'Forbidden' }) })
