import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import { KubeError } from '../kube/error.ts'
import { type ActiveCredential, activeCredential } from './active-credential.ts'
import { createLookout } from './create-lookout.ts'
import { describeActive } from './describe-active.ts'
import { describeKept } from './describe-kept.ts'
import { describeRunning, type Sighting } from './describe-running.ts'
import { endOfError } from './end-of-error.ts'
import { giveUp } from './give-up.ts'
import type { HookEnd } from './hook-end.ts'
import type { HookWorld } from './hook-world.ts'
import type { KnownIssuer } from './known-issuer.ts'
import { persist } from './persist.ts'
import { readIssuers } from './read-issuers.ts'
import { releaseAll } from './release-all.ts'
import { removeLease } from './remove-lease.ts'
import { type Scaled, scaleToZero } from './scale-to-zero.ts'
import { untilStopped } from './until-stopped.ts'

export type ReleaseOptions = {
  /** The operator's own. */
  readonly namespace: string
  readonly deployment: string
  readonly lease: string
  /** Those that are served; none: all. */
  readonly namespaces: readonly string[]
}

/**
 * Before an uninstall: ends the operator, takes its finalizer off every ServiceAccountCredential, says which client
 * credentials stay active, and deletes the lease. Whatever was done already counts as done, so that it can be run again
 * after it was cut short at any point. Never throws.
 */
export async function releaseObjects(world: HookWorld, options: ReleaseOptions): Promise<HookEnd> {
  const replicas = { asked: 0 }
  try {
    const end = await release(world, options, replicas)
    return end.kind === 'Done' ? end : { ...end, message: wayOut(end.message, options, replicas) }
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    const end = endOfError(error)
    return { ...end, message: wayOut(end.message, options, replicas) }
  }
}

async function release(
  world: HookWorld,
  options: ReleaseOptions,
  replicas: { asked: number },
): Promise<HookEnd> {
  const { say } = world
  const { namespace, deployment, lease } = options
  const place = { namespace, name: deployment }
  const scaled = await persist(world, () => scaleToZero(world, place))
  replicas.asked = scaled?.before ?? 0
  say(describeScaled(scaled, options))
  const look = createLookout(world, { namespace, lease, selector: scaled?.selector })
  const running = await untilStopped(world, look)
  if (running !== undefined) return giveUp(`the operator did not end in time: ${running}`)

  const active = new Map<string, ActiveCredential>()
  const issuers = await persist(world, () => issuersOrNone(world))
  const tell = (object: ServiceAccountCredential): void => remember(world, active, issuers, object)
  const trouble = await releaseAll(world, options, tell)
  if (trouble !== undefined) return giveUp(trouble)

  const again = await persist(world, () => scaleToZero(world, place))
  const after = await persist(world, look)
  const back = (again?.before ?? 0) > 0 ? 'its replicas were asked for again' : undefined
  const still = back ?? describeRunning(after, world.clock.monotonic())
  if (still !== undefined || !(await persist(world, () => freed(world, options, after)))) {
    return giveUp(
      `the operator was started again meanwhile (${still ?? 'somebody took the lease'}), and puts its finalizers back: stop whoever does that, such as a GitOps controller or an autoscaler`,
    )
  }
  say('')
  say(describeActive([...active.values()]))
  say('')
  say(describeKept(namespace))
  return { kind: 'Done' }
}

const freed = (world: HookWorld, place: ReleaseOptions, { lease }: Sighting): Promise<boolean> =>
  removeLease(world, place, lease)

/** Without the kind nothing is known of issuers, and there are no objects either. */
async function issuersOrNone(world: HookWorld): Promise<ReadonlyMap<string, KnownIssuer>> {
  try {
    return await readIssuers(world)
  } catch (error) {
    if (error instanceof KubeError && error.status === 404) return new Map()
    throw error
  }
}

/** An object that goes cannot be told of in another attempt: it is told of at once as well. */
function remember(
  { clock, say }: HookWorld,
  active: Map<string, ActiveCredential>,
  issuers: ReadonlyMap<string, KnownIssuer>,
  object: ServiceAccountCredential,
): void {
  const found = activeCredential(object, issuers, clock.now())
  if (found === undefined) return
  if (found.going && !active.has(found.object)) {
    const ids = found.credentials.map(({ id }) => id).join(', ')
    say(`being deleted, and goes now: ${found.object} of ${found.issuer}, credentials ${ids}`)
  }
  active.set(found.object, found)
}

function describeScaled(
  scaled: Scaled | undefined,
  { namespace, deployment }: ReleaseOptions,
): string {
  const name = `deployment ${namespace}/${deployment}`
  if (scaled === undefined) return `${name} is not there`
  return scaled.before === 0 ? `${name} has no replicas` : `${name}: scaled to 0`
}

function wayOut(
  message: string,
  { namespace, deployment }: ReleaseOptions,
  { asked }: { readonly asked: number },
): string {
  const count = asked === 0 ? '<replicas>' : asked
  return `${message}

Nothing was uninstalled. Mend it and run helm uninstall again; what was done already is not done twice.
To go on with mintlet instead: kubectl scale deployment/${deployment} --replicas=${count} --namespace ${namespace}
Helm has it as "uninstalling" then, and says at helm upgrade that it "has no deployed releases", until
helm rollback RELEASE REVISION, with the newest revision of helm history; that starts the operator again by itself.
To uninstall all the same: helm uninstall --no-hooks; ServiceAccountCredentials that still have the finalizer
mintlet.dev/revoke then stay in the API server when they are deleted, until somebody removes it by hand.`
}
