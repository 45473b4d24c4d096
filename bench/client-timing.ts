import { randomUUID } from 'node:crypto'
import type { Client, ClientCredential } from '../src/issue/local/client/client.ts'
import { createAuthorizationServer } from '../src/issue/local/client/create-authorization-server.ts'
import { newClientSecret } from '../src/issue/local/client/new-client-secret.ts'
import type { Redacted } from '../src/redacted.ts'
import { systemClock } from '../src/runtime/system-clock.ts'
import { quantile } from './quantile.ts'
import { report } from './report.ts'

/**
 * `node bench/client-timing.ts`: whether the time of authenticate() tells clients and secrets apart. One call of each
 * kind in every round, in an order that changes; told are the ratios of the medians to that of an unknown client,
 * in several runs, because what differs between runs of the same kind is noise. Nothing here passes or fails.
 */
const RUNS = 3
const ROUNDS = 5000
const WARM_UP_ROUNDS = 2000
const HOUR = 3_600_000
const ISSUER = 'bench'

type Kind = { readonly clientId: string; readonly clientSecret: Redacted<string> }

const clients = new Map<string, Client>()
const wrong = newClientSecret().clientSecret

const { server, kinds } = world()
run(kinds, WARM_UP_ROUNDS)
for (let nth = 1; nth <= RUNS; nth += 1) {
  process.stdout.write(report({ [`run ${nth}`]: ratios(run(kinds, ROUNDS)) }))
}

function world(): {
  server: ReturnType<typeof createAuthorizationServer>
  kinds: Map<string, Kind>
} {
  const expired = add([-HOUR])
  const one = add([HOUR])
  const three = add([HOUR, 2 * HOUR, 3 * HOUR])
  const disabled = add([HOUR], 'disabled')
  const nobody = randomUUID()
  return {
    server: createAuthorizationServer({
      clock: systemClock,
      newId: randomUUID,
      ring: () => undefined,
      ports: {
        find: (_, clientId) => clients.get(clientId),
        allows: () => ({ ok: false, error: 'unauthorized_client' }),
        isDisabled: (_, serviceAccount) => serviceAccount === 'disabled',
        revocations: () => ({ tokenIds: new Set(), until: undefined }),
        revoke: async () => false,
      },
    }),
    kinds: new Map([
      ['unknown client', { clientId: nobody, clientSecret: wrong }],
      // The same again: what they differ by is noise.
      ['unknown client again', { clientId: nobody, clientSecret: wrong }],
      ['one credential, wrong', { ...one, clientSecret: wrong }],
      ['one credential, right', one],
      ['three, wrong', { ...three, clientSecret: wrong }],
      ['three, right', three],
      ['expired, wrong', { ...expired, clientSecret: wrong }],
      ['expired, right', expired],
      ['disabled, right', disabled],
    ]),
  }
}

/** A client with credentials that expire so far from now, and the secret of the first. */
function add(lives: readonly number[], serviceAccount = 'bench'): Kind {
  const clientId = randomUUID()
  const made = lives.map((life) => ({ life, ...newClientSecret() }))
  const credentials = made.map(
    ({ life, verifier }): ClientCredential => ({
      id: randomUUID(),
      expiresAt: Date.now() + life,
      verifiers: [verifier],
    }),
  )
  const owner = { namespace: 'bench', name: 'bench', uid: clientId }
  clients.set(clientId, { clientId, serviceAccount, owner, credentials })
  return { clientId, clientSecret: made[0]?.clientSecret ?? wrong }
}

/** Microseconds of each call, by kind. */
function run(all: ReadonlyMap<string, Kind>, rounds: number): Map<string, number[]> {
  const entries = [...all]
  const taken = new Map(entries.map(([name]) => [name, Array<number>()]))
  for (let round = 0; round < rounds; round += 1) {
    // Who comes after whom must not matter either.
    const shift = Math.floor(Math.random() * entries.length)
    for (const [name, presented] of [...entries.slice(shift), ...entries.slice(0, shift)]) {
      const started = process.hrtime.bigint()
      server.authenticate(ISSUER, presented)
      taken.get(name)?.push(Number(process.hrtime.bigint() - started) / 1000)
    }
    entries.reverse()
  }
  return taken
}

function ratios(taken: ReadonlyMap<string, readonly number[]>): Record<string, number> {
  const median = (name: string): number => quantile(taken.get(name) ?? [], 0.5)
  const base = median('unknown client')
  const told = [...taken.keys()].map((name) => [name, median(name) / base] as const)
  return { medianMicros: base, ...Object.fromEntries(told) }
}
