import { decodeJwt } from 'jose'
import { mintedTwice, type SeenToken } from '../../kit/faults/minted-twice.ts'
import type { World } from '../operator/start-world.ts'
import { type SecretWatch, watchSecrets } from '../operator/watch-secrets.ts'

/** Objects whose tokens say in their scope which state of which spec asked for them. */
export type Population = AsyncDisposable & {
  /** Objects made, and changes of a spec that ask for another token. */
  readonly counts: { readonly objects: number; readonly changes: number }
  /** One that nothing refreshes while a test runs, unless the life says otherwise. Resolves with its name. */
  add(prefix: string, life?: Life): Promise<string>
  /** Asks for another token, and for whatever else is in `spec`. */
  change(name: string, spec?: object): Promise<void>
  /** Makes the Secret immutable, so that it has to be replaced; nothing happens when it is not there. */
  seal(name: string): Promise<void>
  /** Changes what no token is asked for with. */
  adjust(name: string, spec: object): Promise<void>
  /** The next few objects of that prefix, in turn. */
  next(prefix: string, count: number): readonly string[]
  /** Every token that was ever in a Secret, each once. */
  tokens(): readonly SeenToken[]
  /** Tokens that nothing asked for, as mintedTwice says. */
  excess(): ReadonlyMap<string, number>
  /** Secrets whose token was followed by one that expires earlier, as texts. */
  setBack(): readonly string[]
  /** A watch does not last for ever: the next one begins, and the one before the last ends. */
  renewWatch(): Promise<void>
}

/** Objects that are there, how many were begun, and whose turn it is. */
type Group = { readonly names: string[]; made: number; at: number }

type Life = {
  readonly lifetime?: string
  /** Never refreshed, and gone when it has expired. */
  readonly once?: boolean
}

const LONG = '4h'
const ONCE = { refresh: { policy: 'Never' }, ttlAfterExpired: '0s' }

/** Objects in one namespace with grants for any scope, and the tokens that they got. */
export function createPopulation(world: World, namespace: string): Population {
  const versions = new Map<string, number>()
  const onces = new Set<string>()
  const groups = new Map<string, Group>()
  const tokens = new Map<string, SeenToken>()
  const seals = new Map<string, number>()
  const back = new Set<string>()
  const watches: SecretWatch[] = [watchSecrets(world.controlPlane, namespace)]
  let changes = 0

  function groupOf(prefix: string): Group {
    const group = groups.get(prefix) ?? { names: [], made: 0, at: 0 }
    groups.set(prefix, group)
    return group
  }

  async function patch(name: string, spec: object): Promise<void> {
    const { status } = await world.patch([namespace, name], { spec })
    if (status !== 200) throw new Error(`${name} cannot be changed: ${status}`)
  }

  function collect(): void {
    for (const { seen, values } of watches) {
      for (const value of values) {
        if (tokens.has(value)) continue
        tokens.set(value, readToken(value, onces))
      }
      for (const [name, sightings] of seen) {
        const worse = sightings.some(
          ({ expiresAt }, at) => expiresAt < (sightings[at - 1]?.expiresAt ?? 0),
        )
        if (worse) back.add(name)
      }
    }
  }

  return {
    get counts() {
      return { objects: versions.size, changes }
    },
    async add(prefix, { lifetime = LONG, once = false } = {}) {
      const group = groupOf(prefix)
      const name = `${prefix}-${group.made}`
      group.made += 1
      versions.set(name, 0)
      const accessToken = { scopes: scope(name, 0), lifetime }
      if (once) onces.add(name)
      await world.create([namespace, name], { accessToken, ...(once && ONCE) })
      group.names.push(name)
      return name
    },
    async change(name, spec = {}) {
      const version = (versions.get(name) ?? 0) + 1
      versions.set(name, version)
      changes += 1
      await patch(name, { accessToken: { scopes: scope(name, version) }, ...spec })
    },
    async seal(name) {
      const path = `/api/v1/namespaces/${namespace}/secrets/${name}`
      const contentType = 'application/merge-patch+json'
      const { admin } = world.controlPlane
      const { status } = await admin.request('PATCH', path, { immutable: true }, { contentType })
      if (status !== 200) return
      const [request = ''] = scope(name, versions.get(name) ?? 0)
      seals.set(request, (seals.get(request) ?? 0) + 1)
    },
    adjust: patch,
    next(prefix, count) {
      const group = groupOf(prefix)
      return Array.from({ length: Math.min(count, group.names.length) }, () => {
        group.at += 1
        return group.names[group.at % group.names.length] ?? ''
      })
    },
    tokens() {
      collect()
      return [...tokens.values()]
    },
    excess() {
      collect()
      return mintedTwice(tokens.values(), seals)
    },
    setBack() {
      collect()
      return [...back]
    },
    async renewWatch() {
      collect()
      // The one that begins now does not follow yet; the last one does.
      await Promise.all(
        watches.splice(0, watches.length - 1).map((watch) => watch[Symbol.asyncDispose]()),
      )
      watches.push(watchSecrets(world.controlPlane, namespace))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(watches.map((watch) => watch[Symbol.asyncDispose]()))
    },
  }
}

/** @param value base64 of a JWT, as a Secret has it */
function readToken(value: string, onces: ReadonlySet<string>): SeenToken {
  const claims = decodeJwt(Buffer.from(value, 'base64').toString())
  const {
    scope: request = '',
    jti = '',
    iat = 0,
    exp = 0,
  } = claims as typeof claims & {
    readonly scope?: string
  }
  const [name = ''] = request.split('.')
  return { request, tokenId: jti, issuedAt: iat, expiresAt: exp, once: onces.has(name) }
}

const scope = (name: string, version: number): readonly string[] => [`${name}.v${version}`]
