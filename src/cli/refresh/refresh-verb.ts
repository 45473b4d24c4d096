import { parseTime } from '../../api/parse-time.ts'
import type { CliWorld } from '../cli-world.ts'
import { defined } from '../defined.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type FoundObject, findObject } from '../look/find-object.ts'
import { readSubject } from '../subject.ts'
import { humanDuration } from '../text/human-duration.ts'
import { runbookLink } from '../text/runbook-link.ts'
import type { Verb } from '../verb.ts'
import { type Awaited, awaitRefresh } from './await-refresh.ts'
import { describeRefresh } from './describe-refresh.ts'
import { formerCredential } from './former-credential.ts'
import { lookAtLease } from './look-at-lease.ts'
import { nobodyLeads } from './nobody-leads.ts'
import { publishedCredential } from './published-credential.ts'
import { refreshRefusal } from './refresh-refusal.ts'
import type { RefreshReport } from './refresh-report.ts'
import { REQUEST_INTERVAL } from './request-interval.ts'
import { requestRefresh } from './request-refresh.ts'
import { unanswered } from './unanswered.ts'

export type RefreshOptions = {
  readonly name: string
  /** How long to wait, milliseconds; undefined: not at all. */
  readonly timeoutMs: number | undefined
  readonly runbookUrl: string | undefined
}

export const refreshVerb: Verb<RefreshOptions, RefreshReport> = {
  async gather(world, { name, timeoutMs, runbookUrl }) {
    const found = await findObject(world, readSubject(name))
    const about = aboutOf(found)
    const why = (reason: string, message: string): Partial<RefreshReport> => ({
      reason,
      message,
      ...defined({ runbook: runbookLink(reason, runbookUrl) }),
    })
    const refusal = refreshRefusal(found)
    if (refusal !== undefined) {
      return { ...about, outcome: 'Refused', ...why(refusal.reason, refusal.message) }
    }
    // To the millisecond, so that no two requests are the same.
    const request = new Date(world.clock.now()).toISOString()
    await requestRefresh(world, found, request)
    if (timeoutMs === undefined) return { ...about, outcome: 'Requested', request }
    sayWaiting(world, found, timeoutMs)
    await sayNobodyLeads(world)
    const awaited = await awaitRefresh(world, found, request, timeoutMs)
    const { progress, last, waitedMs } = awaited
    const asked = { ...about, request, waitedSeconds: Math.round(waitedMs / 1000) }
    switch (progress.state) {
      case 'Served':
        return { ...asked, outcome: 'Served', ...changed(found, last) }
      case 'Failed':
        return { ...asked, outcome: 'Failed', ...why(progress.reason, progress.message) }
      case 'Waiting':
        return { ...asked, ...(await whyNothing(world, awaited, found, why)) }
    }
  },
  describe: describeRefresh,
  exitCode: ({ outcome }) => CODES[outcome],
}

const CODES: Readonly<Record<RefreshReport['outcome'], ExitCode>> = {
  Served: EXIT.Good,
  Requested: EXIT.Good,
  Refused: EXIT.Bad,
  Failed: EXIT.Bad,
  Unanswered: EXIT.Unknown,
}

function aboutOf(
  found: FoundObject,
): Pick<RefreshReport, 'kind' | 'namespace' | 'name' | 'before'> {
  const { namespace, name } = found.object.metadata
  const before = publishedCredential(found)
  return { kind: found.kind, namespace, name, ...defined({ before }) }
}

function changed(before: FoundObject, last: FoundObject | undefined): Partial<RefreshReport> {
  if (last === undefined) return {}
  const after = publishedCredential(last)
  const former = formerCredential(publishedCredential(before), last)
  return defined({ after, former })
}

function sayWaiting({ say, clock }: CliWorld, found: FoundObject, timeoutMs: number): void {
  const issuedAt = parseTime(publishedCredential(found)?.issuedAt)
  const since = issuedAt === undefined ? undefined : clock.now() - issuedAt
  const isSoon = since !== undefined && since >= 0 && since < REQUEST_INTERVAL
  const soon = isSoon
    ? `; the last one was issued ${humanDuration(since)} ago, and a request is served at most once a minute`
    : ''
  say(`mintlet: requested; waiting up to ${humanDuration(timeoutMs)}${soon}`)
}

/** Whoever waits need not learn it at the end only. */
async function sayNobodyLeads(world: CliWorld): Promise<void> {
  try {
    const told = nobodyLeads(await lookAtLease(world), world.clock.now())
    if (told !== undefined) world.say(`mintlet: ${told}; waiting all the same`)
  } catch (error) {
    // Whoever has given up is told so by the wait.
    if (!world.signal.aborted) throw error
  }
}

/** The object says nothing new: either it stands by what it said before, or nobody looks after it. */
async function whyNothing(
  world: CliWorld,
  { progress, waitedMs }: Awaited,
  found: FoundObject,
  why: (reason: string, message: string) => Partial<RefreshReport>,
): Promise<Pick<RefreshReport, 'outcome'> & Partial<RefreshReport>> {
  const lease = await lookAtLease(world)
  const trouble = progress.state === 'Waiting' ? progress.trouble : undefined
  const isLed = lease.state === 'Held' || lease.state === 'Unknown'
  if (trouble !== undefined && isLed) {
    return { outcome: 'Failed', ...why(trouble.reason, trouble.message), saidBefore: true }
  }
  const message = unanswered(lease, publishedCredential(found), waitedMs, world.clock.now())
  return { outcome: 'Unanswered', message, lease }
}
