import { parseTime } from '../../api/parse-time.ts'
import { KubeError, type KubeErrorKind } from '../../kube/error.ts'
import { sleep } from '../../runtime/sleep.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { type FoundObject, findObject } from '../look/find-object.ts'
import { type RefreshProgress, refreshProgress } from './refresh-progress.ts'
import { REQUEST_INTERVAL } from './request-interval.ts'

/** What came of it, and the object as it was seen last. */
export type Awaited = {
  /** Waiting: nobody has answered, or the object goes on saying what it said before. */
  readonly progress: RefreshProgress
  readonly last: FoundObject | undefined
  readonly waitedMs: number
}

/** Milliseconds: what the object said before, and goes on saying for so long, is said of the request too. */
const GRACE = 10_000
/** Milliseconds between two looks: a quarter of the time waited, within these. */
const POLL = { least: 250, most: 2000 }
/** The API server may be away for a moment. */
const PASSING: ReadonlySet<KubeErrorKind> = new Set(['Unavailable', 'Timeout', 'TooManyRequests'])

/**
 * Looks at the object until the request is served, or is known to be in trouble, or the time is over.
 *
 * @throws CliError when the person has given up; KubeError
 */
export async function awaitRefresh(
  world: CliWorld,
  before: FoundObject,
  request: string,
  timeoutMs: number,
): Promise<Awaited> {
  const { clock, signal } = world
  const start = clock.monotonic()
  let last: FoundObject | undefined = before
  let progress: RefreshProgress = { state: 'Waiting', trouble: undefined }
  for (;;) {
    const waitedMs = clock.monotonic() - start
    if (waitedMs >= timeoutMs) return { progress, last, waitedMs }
    const pause = Math.min(POLL.most, Math.max(POLL.least, waitedMs / 4))
    // oxlint-disable-next-line no-await-in-loop -- because one look follows the other
    await sleep(clock, Math.min(pause, timeoutMs - waitedMs), signal)
    if (signal.aborted) throw givenUp(before)
    // oxlint-disable-next-line no-await-in-loop -- as above
    const seen = await lookAgain(world, before)
    if (seen === 'NoAnswer') continue
    last = seen
    progress = refreshProgress(before, seen, request)
    const waited = clock.monotonic() - start
    const isStuck =
      progress.state === 'Waiting' &&
      progress.trouble !== undefined &&
      !isToBeTried(seen, clock.now())
    if (progress.state !== 'Waiting' || (isStuck && waited >= GRACE)) {
      return { progress, last, waitedMs: waited }
    }
  }
}

/** What has failed just now is tried again for a request, though not at once. */
function isToBeTried(seen: FoundObject | undefined, now: number): boolean {
  const failedAt = parseTime(seen?.object.status.issuance?.lastFailureAt)
  return failedAt !== undefined && now < failedAt + REQUEST_INTERVAL + GRACE
}

/** @returns undefined when it is gone, or another one has its name */
async function lookAgain(
  world: CliWorld,
  before: FoundObject,
): Promise<FoundObject | undefined | 'NoAnswer'> {
  const { name, uid } = before.object.metadata
  try {
    const seen = await findObject(world, { kind: before.kind, name })
    return seen.object.metadata.uid === uid ? seen : undefined
  } catch (error) {
    if (error instanceof CliError) return undefined
    if (world.signal.aborted) throw givenUp(before)
    if (error instanceof KubeError && PASSING.has(error.kind)) return 'NoAnswer'
    throw error
  }
}

const givenUp = ({ object }: FoundObject): CliError =>
  new CliError(
    `given up waiting. The request stays: mintlet serves it as soon as it can, and kubectl mintlet inspect ${object.metadata.name} -n ${object.metadata.namespace} tells what has come of it`,
  )
