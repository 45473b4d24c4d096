import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import { accountOf, googleToken, makeAccount, makeGoogleIssuer } from './google-objects.ts'
import type { GoogleRequestSeen } from './google-request-seen.ts'
import type { GoogleTrouble } from './google-trouble.ts'
import { tokenFacts } from './token-facts.ts'
import { createWorld, type World } from './world.ts'

/** All times are milliseconds since the story began. */
export type CrowdRun = {
  /** By `namespace/name`. */
  readonly objects: ReadonlyMap<string, CrowdObject>
  /** Of the issuer that has the trouble, and of the one beside it that has none. */
  readonly requests: readonly CrowdRequest[]
  readonly otherRequests: readonly CrowdRequest[]
  readonly mints: readonly CrowdMint[]
  readonly turns: readonly CrowdTurn[]
  readonly statuses: readonly CrowdStatus[]
  /** When Google went away, when it began to refuse for its quota, when it was well again, and the end. */
  readonly outageAt: number
  readonly quotaAt: number
  readonly upAt: number
  readonly endAt: number
  /** Rules that were broken. */
  readonly problems: readonly string[]
}

export type CrowdObject = { readonly namespace: string; readonly issuer: string }
export type CrowdRequest = GoogleRequestSeen & { readonly key: string }
/** A Secret that was written, and until when its token is good by Google's own word. */
export type CrowdMint = { readonly at: number; readonly key: string; readonly expiresAt: number }
export type CrowdTurn = { readonly at: number; readonly key: string; readonly outcome: string }
export type CrowdStatus = {
  readonly at: number
  readonly key: string
  readonly status: ImpersonatedTokenStatus
}

export type CrowdOptions = {
  /** spec.limits of the issuer that has the trouble. */
  readonly limits?: object
  readonly outage: string
  /** How long Google then refuses for its quota, and the RetryInfo that it gives. */
  readonly quota: string
  readonly retryDelay: string
}

const MINUTE = 60_000
const HOUR = 3_600_000
const BIG = 'big'
/** Of few objects, which live 12 hours and miss nothing. When Google is back, somebody asks for a refresh of each. */
const CALM = 'calm'
/** Hours that objects ask for, in the mix that each namespace has. */
const LIVES = [12, 12, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25]
const NAMESPACES: Readonly<Record<string, number>> = { [BIG]: 240, web: 40, ops: 12, [CALM]: 4 }
/** Objects are made over this time, so that their expiries are spread. */
const MADE_WITHIN = 20 * MINUTE
const BATCHES = 40
const AFTER = '12m'
const AWAY: readonly GoogleTrouble[] = [
  { do: 'unreachable' },
  { do: 'hang' },
  { do: 'unavailable' },
  { do: 'html' },
]

/** Several hundred objects of several namespaces through an outage of Google, its quota, and its return. */
export async function runCrowd(options: CrowdOptions): Promise<CrowdRun> {
  const world = createWorld()
  try {
    const recorded = record(world)
    world.hush(true)
    world.excuse('1h')
    await startOperator(world, options)
    const objects = await makeObjects(world)
    await world.pass('12m')
    const { google, pass } = world
    const clock = (): number => world.replica('mintlet').clock.monotonic()
    const outageAt = clock()
    world.excuse('0s')
    let asked = 0
    inTrouble(world, () => AWAY[asked++ % AWAY.length])
    await pass(options.outage)
    const quotaAt = clock()
    inTrouble(world, () => ({ do: 'quota', retryDelay: options.retryDelay }))
    await pass(options.quota)
    const upAt = clock()
    google.trouble(() => undefined)
    askForRefresh(world, objects)
    await pass(AFTER)
    const byAccount = new Map([...objects.keys()].map((key) => [accountFor(key), key]))
    const keyed = google.requests.map((seen) => ({
      ...seen,
      key: byAccount.get(seen.serviceAccount ?? '') ?? '',
    }))
    return {
      ...recorded,
      objects,
      requests: keyed.filter(({ caller }) => caller === accountOf('mintlet')),
      otherRequests: keyed.filter(({ caller }) => caller === accountOf('other')),
      outageAt,
      quotaAt,
      upAt,
      endAt: clock(),
      problems: world.problems(),
    }
  } finally {
    await world.end()
  }
}

/** For the issuer that is not `other`. */
function inTrouble({ google }: World, trouble: () => GoogleTrouble | undefined): void {
  google.trouble(({ caller }) => (caller === accountOf('other') ? undefined : trouble()))
}

async function startOperator(world: World, { limits }: CrowdOptions): Promise<void> {
  const namespaces = Object.keys(NAMESPACES)
  world.google.trouble(() => undefined)
  await makeGoogleIssuer(world, { namespaces, ...(limits !== undefined && { limits }) })
  await makeGoogleIssuer(world, { name: 'other', caller: 'other', namespaces })
  await world.start('mintlet', '--leader-elect=false')
  await world.pass('1s')
}

const accountFor = (key: string): string => accountOf(key.replace('/', '-'))

/** Every fourth object of the biggest namespace is of the other issuer. */
async function makeObjects(world: World): Promise<Map<string, CrowdObject>> {
  const all = Object.entries(NAMESPACES).flatMap(([namespace, count]) =>
    Array.from({ length: count }, (_, index) => ({
      key: `${namespace}/n${index}`,
      namespace,
      issuer: namespace === BIG && index % 4 === 1 ? 'other' : 'google',
      life: namespace === CALM ? 12 * HOUR : (LIVES[(index * 7) % LIVES.length] ?? 1) * HOUR,
    })),
  )
  // In an order that has nothing to do with namespaces and lives, and is the same each time.
  const shuffled = all.toSorted((a, b) => spread(a.key) - spread(b.key))
  const size = Math.ceil(shuffled.length / BATCHES)
  for (let from = 0; from < shuffled.length; from += size) {
    for (const { key, issuer, life } of shuffled.slice(from, from + size)) {
      const caller = issuer === 'other' ? 'other' : 'mintlet'
      makeAccount(world, key.replace('/', '-'), caller)
      // Who has half an hour asks late: only often enough is soon enough.
      const refresh = life === HOUR / 2 ? { before: '3m' } : {}
      const more = { issuerRef: { name: issuer }, refresh }
      const token = googleToken(key.replace('/', '-'), life, more)
      world.someone.makes('', `impersonatedtokens/${key}`, token)
    }
    await world.pass(`${MADE_WITHIN / BATCHES / 1000}s`)
  }
  return new Map(all.map(({ key, namespace, issuer }) => [key, { namespace, issuer }]))
}

function askForRefresh({ someone }: World, objects: CrowdRun['objects']): void {
  for (const [key, { namespace }] of objects) {
    if (namespace !== CALM) continue
    const request = { 'mintlet.dev/refresh-requested': 'a' }
    someone.annotates('', `impersonatedtokens/${key}`, request)
  }
}

const spread = (key: string): number =>
  Buffer.from(key).reduce((sum, byte) => (sum * 31 + byte) % 1009, 7)

function record({
  server,
  listen,
  google,
  replica,
}: World): Pick<CrowdRun, 'mints' | 'turns' | 'statuses'> {
  const mints: CrowdMint[] = []
  const turns: CrowdTurn[] = []
  const statuses: CrowdStatus[] = []
  const clock = (): number => replica('mintlet').clock.monotonic()
  const started = server.now()
  server.store.subscribe(({ by, place, after }) => {
    if (by !== 'mintlet' || after === undefined) return
    const key = `${place.namespace ?? ''}/${place.name}`
    if (place.resource === 'secrets' && tokenFacts(after) !== undefined) {
      const token = Buffer.from(String(Reflect.get(Object(after['data']), 'token')), 'base64')
      const expiresAt = google.expiryOf(token.toString()) ?? Number.NaN
      mints.push({ at: clock(), key, expiresAt: expiresAt - started })
    }
    if (place.resource === 'impersonatedtokens')
      statuses.push({ at: clock(), key, status: { ...Object(after['status']) } })
  })
  listen(({ message, fields }) => {
    if (message !== 'turn') return
    const { key, outcome } = fields
    turns.push({ at: clock(), key: String(key), outcome: String(outcome) })
  })
  return { mints, turns, statuses }
}
