import type { Observed } from '../plan/observed.ts'
import type { Outcome } from '../plan/outcome.ts'
import type { Plan } from '../plan/step.ts'
import { failureOf } from '../write/failure-of.ts'
import { adopt } from './adopt.ts'
import { mint } from './mint.ts'
import { NO_SERVER_TIME } from './no-server-time.ts'
import type { Performed } from './performed.ts'
import type { Ports } from './ports.ts'
import { readConsumers } from './read-consumers.ts'
import { readWorkloads } from './read-workloads.ts'
import { restartWorkload } from './restart-workload.ts'
import { secretVersion } from './secret-version.ts'

/** Takes one step of a plan: the only switch from decisions to effects. What the API server
 * answers never makes it throw. */
export async function perform(
  ports: Ports,
  step: Plan,
  observed: Observed,
  signal: AbortSignal,
): Promise<Performed> {
  if (isWrite(step) && !ports.mayWrite()) return { kind: 'Deposed' }
  try {
    return await take(ports, step, observed, signal)
  } catch (error) {
    return done({ kind: 'Failed', failure: failureOf(error, ports.clock.now()) })
  }
}

async function take(
  ports: Ports,
  step: Plan,
  observed: Observed,
  signal: AbortSignal,
): Promise<Performed> {
  switch (step.step) {
    case 'Rest':
      return done({ kind: 'Rested', why: step.why })
    case 'Refuse':
      return done({ kind: 'Refused', failure: step.failure })
    case 'Expire':
      return done({ kind: 'Expired' })
    case 'ReadSecret':
      return learned({ ...observed, secret: await ports.readSecret(observed) })
    case 'ReadClock': {
      const serverTime = await ports.readClock(observed)
      if (serverTime === undefined) return done({ kind: 'Failed', failure: NO_SERVER_TIME })
      return learned({ ...observed, serverTime })
    }
    case 'Mint':
      return mint(ports, step, observed, signal)
    case 'AdoptSecret':
      return done(adopt(step, observed))
    case 'AcceptSecret':
      return done({ kind: 'Secured', resourceVersion: step.secret.resourceVersion })
    case 'RepairSecret': {
      const { metadata } = await ports.secrets.setMetadata(
        secretVersion(observed.token.metadata.namespace, observed.secret, step.secret),
        step.metadata,
      )
      ports.remember.secret(metadata)
      return done({ kind: 'Secured', resourceVersion: metadata.resourceVersion })
    }
    case 'RemoveSecret':
      await ports.secrets.remove(
        secretVersion(observed.token.metadata.namespace, observed.secret, step.secret),
      )
      return done({ kind: 'SecretRemoved' })
    case 'ReadWorkloads':
      return learned(await readWorkloads(ports, observed))
    case 'RestartWorkload':
      return learned(await restartWorkload(ports, step, observed))
    case 'ReadConsumers':
      return learned(await readConsumers(ports, observed))
    case 'RemoveSelf':
      await ports.removeToken(observed)
      return done({ kind: 'Removed' })
  }
}

const done = (outcome: Outcome): Performed => ({ kind: 'Done', outcome })
const learned = (observed: Observed): Performed => ({ kind: 'Learned', observed })

const isWrite = ({ step }: Plan): boolean => WRITES.has(step)

const WRITES: ReadonlySet<Plan['step']> = new Set([
  'Mint',
  'RepairSecret',
  'RemoveSecret',
  'RestartWorkload',
  'RemoveSelf',
])
