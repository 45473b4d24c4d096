import { setTimeout as pause } from 'node:timers/promises'
import { request } from 'undici'
import { createKubeClient } from '../../src/kube/client.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { seededRandom } from '../../test/cluster/operator/seeded-random.ts'
import { type Chooser, createChooser } from './choose-request.ts'
import { createSender, type Sender } from './create-sender.ts'
import { createTokenJudge } from './judge-token.ts'
import type { FromLoad, LoadOrders, ToLoad } from './load-message.ts'
import type { LoadReport, SentRequest } from './load-report.ts'
import { watchHeld } from './watch-held.ts'
import { watchObjects } from './watch-objects.ts'

/*
 * The load generator, a process of its own so that what it costs is not the operator's and what the bench does
 * does not make it late. See start-load.ts.
 */

const LOOK_EVERY_MS = 5

const tell = (message: FromLoad): void => void process.send?.(message)

type Load = {
  readonly chooser: Chooser
  send(): Promise<void>
  report(): LoadReport
}

async function begin(orders: LoadOrders): Promise<Load> {
  const { api, tokenPath, jwksPath, replicas, ratePerSecond, seconds, refusedShare, overlap } =
    orders
  const client = createKubeClient(
    {
      server: new URL(api.url),
      tls: () => Promise.resolve({ ca: api.ca }),
      authorization: () => Promise.resolve(`Bearer ${api.token}`),
      invalidate: () => undefined,
    },
    { userAgent: 'mintlet-bench', clock: systemClock },
  )
  const [held, objects] = await Promise.all([watchHeld(client), watchObjects(client)])
  const chooser = createChooser({
    held,
    objects,
    overlap,
    refusedShare,
    random: seededRandom(20_261_122),
  })
  const jwks = await request(`${replicas.at(-1)}${jwksPath}`)
  const isToken = createTokenJudge(JSON.parse(await jwks.body.text()))
  const sender = createSender({ tokenPath, replicas, isToken })
  const requests: SentRequest[] = []
  let behindMs = 0
  return {
    chooser,
    async send() {
      const done = { chooser, sender, requests, ratePerSecond, seconds }
      behindMs = await sendAll(done)
    },
    report: () => ({ requests, credentials: held.seen(), objects: objects.seen(), behindMs }),
  }
}

type Sending = Pick<LoadOrders, 'ratePerSecond' | 'seconds'> & {
  readonly chooser: Chooser
  readonly sender: Sender
  readonly requests: SentRequest[]
}

/** Each at its time, whether those before are answered or not. @returns the most that one was late, milliseconds */
async function sendAll(sending: Sending): Promise<number> {
  const { chooser, sender, requests, ratePerSecond, seconds } = sending
  const from = performance.now()
  const underWay: Promise<unknown>[] = []
  let behindMs = 0
  for (let nth = 0; nth < ratePerSecond * seconds; ) {
    const now = performance.now() - from
    for (; nth < ratePerSecond * seconds && (nth * 1000) / ratePerSecond <= now; nth += 1) {
      behindMs = Math.max(behindMs, now - (nth * 1000) / ratePerSecond)
      const chosen = chooser.next()
      if (chosen === undefined) throw new Error('no client holds anything that is not over')
      underWay.push(sender.send(chosen).then((sent) => requests.push(sent)))
    }
    await pause(LOOK_EVERY_MS)
  }
  await Promise.all(underWay)
  return behindMs
}

let load: Load | undefined

async function take(message: ToLoad): Promise<void> {
  switch (message.kind) {
    case 'Begin':
      load = await begin(message.orders)
      return tell({ kind: 'Ready' })
    case 'Send':
      await load?.send()
      return tell({ kind: 'Sent' })
    case 'Rest':
      return load?.chooser.rest(message.objects, message.isResting)
    case 'Tell':
      if (load !== undefined) tell({ kind: 'Told', report: load.report() })
  }
}

process.on('message', (message: ToLoad) => {
  // An error ends this process, and the bench with it.
  void take(message)
})
// Whoever started it is gone.
process.on('disconnect', () => process.exit())
