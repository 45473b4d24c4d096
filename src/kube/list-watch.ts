import { sleep } from '../runtime/sleep.ts'
import { createBackoff } from './backoff.ts'
import { checkHistory } from './check-history.ts'
import { KubeError } from './error.ts'
import type { KubeClient } from './kube-client.ts'
import type {
  ListWatchEvent,
  ListWatchLoop,
  ListWatchOptions,
  RestartReason,
} from './list-watch-loop.ts'
import { relist } from './relist.ts'
import { createTicker } from './ticker.ts'
import { watchOn } from './watch-on.ts'

const IDLE_MS = 90_000
const TICK_MS = 10_000
const RELIST_MS = 3_600_000
/** Of larger ones so much is garbage at once that it outlives the young generation: 225 MiB instead of 177 at 10,000 objects. */
const PAGE_SIZE = 250
const SMALLEST_PAGE = 10
const BACKOFF = { firstMs: 500, capMs: 20_000 }
const RETRY_AFTER_CAP_MS = 60_000
/** After a watch that lived so long, the next failure is a new one. */
const HEALTHY_MS = 10_000

type Turn = {
  readonly reason: RestartReason
  readonly error?: KubeError
  /**
   * The watch lived long or brought something: the next failure is a new one. Under load an API
   * server ends watches that cannot keep up, again and again, and whoever waited longer each time
   * would fall ever further behind.
   */
  readonly healthy: boolean
  /** It lived long: it may be opened anew without a pause. */
  readonly lasted: boolean
}

/**
 * The objects of a collection, and every change from there on, until the signal aborts.
 *
 * Guarantees: it ends only with the signal, and throws for nothing that the network or the server
 * does. No event is lost silently: after any break it goes on from the last line that was
 * understood, and when the server does not know that any more, with a full list.
 *
 * Assumptions: `decode` keeps what it needs and not the raw object.
 */
export async function* listWatch<T>(
  client: KubeClient,
  options: ListWatchOptions<T>,
): AsyncGenerator<ListWatchEvent<T>, void, undefined> {
  const loop = createLoop(client, options)
  try {
    while (!options.signal.aborted) {
      const turn = yield* oneTurn(loop)
      if (options.signal.aborted) break
      prepareNext(loop, turn)
      options.onRestart?.(turn.reason, turn.error)
      await pause(loop, turn)
    }
  } finally {
    loop.ticker.stop()
  }
}

function createLoop<T>(client: KubeClient, options: ListWatchOptions<T>): ListWatchLoop<T> {
  const { clock, random, onAlive, idleMs = IDLE_MS, pageSize = PAGE_SIZE } = options
  const loop: ListWatchLoop<T> = {
    client,
    options,
    ticker: createTicker(clock, Math.min(TICK_MS, idleMs / 2), (waitedMs) => {
      onAlive?.()
      if (waitedMs >= idleMs) loop.abandon?.()
    }),
    backoff: createBackoff(BACKOFF.firstMs, BACKOFF.capMs, random),
    from: undefined,
    newest: '0',
    listedAt: 0,
    pageSize,
    staleSince: undefined,
    rolledBack: false,
    badLines: 0,
    vouching: 0,
    abandon: undefined,
  }
  return loop
}

async function* oneTurn<T>(
  loop: ListWatchLoop<T>,
): AsyncGenerator<ListWatchEvent<T>, Turn, undefined> {
  const { clock } = loop.options
  let opened: { readonly at: number; readonly from: string | undefined } | undefined
  const ended = (reason: RestartReason): Omit<Turn, 'error'> => {
    const lasted = opened !== undefined && clock.monotonic() - opened.at >= HEALTHY_MS
    const moved = opened !== undefined && loop.from !== opened.from && reason !== 'Expired'
    return { reason, healthy: lasted || moved, lasted }
  }
  try {
    const listAge = clock.monotonic() - loop.listedAt
    if (listAge >= (loop.options.relistMs ?? RELIST_MS)) loop.from = undefined
    if (loop.from !== undefined) await checkHistory(loop)
    if (loop.from === undefined && !(yield* relist(loop))) {
      return ended('StaleList')
    }
    opened = { at: clock.monotonic(), from: loop.from }
    const reason = yield* watchOn(loop)
    return ended(reason)
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    return { ...ended(error.kind === 'Gone' ? 'Expired' : 'Failed'), error }
  }
}

/** What the way a turn ended means for the next one. */
function prepareNext<T>(loop: ListWatchLoop<T>, { reason, error, healthy }: Turn): void {
  if (healthy) loop.backoff.reset()
  if (reason === 'BadLine') loop.badLines += 1
  const kind = error?.kind
  // The same bad line twice would come for ever; so would the refusal of a version that is not one.
  if (reason === 'Expired' || loop.badLines > 1 || kind === 'BadRequest' || kind === 'Invalid') {
    loop.from = undefined
  }
  // A page of the largest objects there can be does not fit: ask for fewer of them at a time.
  if (kind === 'TooLarge') loop.pageSize = Math.max(SMALLEST_PAGE, Math.floor(loop.pageSize / 2))
}

async function pause<T>(loop: ListWatchLoop<T>, { reason, error, lasted }: Turn): Promise<void> {
  const { clock, signal } = loop.options
  if (reason === 'Closed' && lasted) return
  const asked = Math.min(error?.retryAfterMs ?? 0, RETRY_AFTER_CAP_MS)
  await loop.ticker.during(sleep(clock, Math.max(loop.backoff.next(), asked), signal))
}
