import { setTimeout as sleep } from 'node:timers/promises'
import type { TakenFault } from './faults.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import { K0rdentRefused } from './k0rdent-refused.ts'
import type { Reply } from './reply.ts'

/**
 * Treats a call as a fault says.
 *
 * @param commit has the call's effect, once
 */
export async function applyFault(
  taken: TakenFault,
  commit: () => Promise<K0rdentAnswer>,
  reply: Reply,
): Promise<void> {
  const before = beforeCommit(taken)
  if (before === undefined) {
    const answer = await commit()
    taken.reach()
    await afterCommit(taken, answer, reply)
  } else {
    taken.reach()
    await before(commit, reply)
  }
  taken.end()
}

type Treat = (commit: () => Promise<K0rdentAnswer>, reply: Reply) => Promise<void>

/** What happens to a call that is not done yet; undefined: it is done first. */
function beforeCommit({ fault, released }: TakenFault): Treat | undefined {
  switch (fault.do) {
    case 'dropBefore':
      return async (_commit, reply) => reply.drop()
    case 'status': {
      const { code, headers } = fault
      return async (_commit, reply) => reply.send(failed(code), headers)
    }
    case 'tooManyRequests': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }
      return async (_commit, reply) => reply.send(failed(429), headers)
    }
    case 'redirect': {
      const { to } = fault
      return async (_commit, reply) =>
        reply.send({ status: 307, value: undefined }, { location: to })
    }
    case 'late': {
      const { milliseconds, hang = false } = fault
      return async (commit, reply) => {
        if (!hang) reply.drop()
        await sleep(milliseconds)
        await commit()
      }
    }
    case 'holdBefore':
      return async (commit, reply) => {
        await released
        reply.send(await commit())
      }
    case 'slow': {
      const { milliseconds } = fault
      return async (commit, reply) => {
        await sleep(milliseconds)
        reply.send(await commit())
      }
    }
    default:
      return undefined
  }
}

async function afterCommit(
  { fault, released }: TakenFault,
  answer: K0rdentAnswer,
  reply: Reply,
): Promise<void> {
  switch (fault.do) {
    case 'loseAnswer':
      return reply.drop()
    case 'hold':
      await Promise.race([released, reply.gone])
      return reply.send(answer)
    case 'statusAfterCommit':
      return reply.send(failed(fault.code))
    case 'truncate':
      return reply.sendHalf(answer)
    case 'html':
      return reply.sendHtml(answer.status)
    case 'withoutSecret':
      return reply.send(changed(answer, { clientSecret: undefined }))
    case 'wrongExpiresAt': {
      const expiresAt = fault.expiresAt ?? anHourLater(answer)
      return reply.send(changed(answer, { expiresAt }))
    }
    default:
      throw new Error(`${fault.do} is for before the call is done`)
  }
}

const failed = (code: number): K0rdentAnswer =>
  new K0rdentRefused(code, 'The request could not be handled').answer

/** A refusal stays what it is. */
const changed = (answer: K0rdentAnswer, more: object): K0rdentAnswer =>
  'value' in answer && answer.value !== undefined
    ? { ...answer, value: { ...answer.value, ...more } }
    : answer

function anHourLater(answer: K0rdentAnswer): string | undefined {
  const expiresAt = 'value' in answer ? answer.value?.['expiresAt'] : undefined
  return typeof expiresAt === 'string'
    ? new Date(Date.parse(expiresAt) + 3_600_000).toISOString()
    : undefined
}
