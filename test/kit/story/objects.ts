import { type GrantInput, type TokenSpecInput, tokenSpec } from '../gen.ts'
import type { World } from './world.ts'

/** Namespace etl may use the identities `etl:*` for anything, for at most 12h. */
export const GRANT: GrantInput = {
  namespaces: { names: ['etl'] },
  serviceAccounts: ['etl:*'],
  scopes: ['*'],
  audiences: ['*'],
  maxLifetime: '12h',
}

/** The local issuer, as an administrator writes it. */
export const issuer = (local: object = {}, ...grants: GrantInput[]): object => ({
  spec: { local, grants: grants.length === 0 ? [GRANT] : grants },
})

/** An ImpersonatedToken as a user writes it: an access token of etl:reader. */
export const token = (lifetime = '1h', over: TokenSpecInput = {}): object => ({
  spec: tokenSpec({ accessToken: { scopes: ['read'], lifetime }, ...over }),
})

/** An issuer that works, and one replica that needs no lease. */
export async function usualWorld(
  { someone, start, pass }: World,
  ...flags: string[]
): Promise<void> {
  someone.makes('makes issuer local', 'clustercredentialissuers/local', issuer())
  await start('mintlet', '--leader-elect=false', ...flags)
  await pass('1m')
}

/** What a replica has asked of the API server, besides lists, watches and its lease. */
export function tellCalls({ say, replica, mints }: World, name = 'mintlet'): void {
  const calls = [...replica(name).client.counts]
    .filter(([call]) => !/^(list|watch) |leases|clustercredentialissuers/.test(call))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([call, count]) => `${count} ${call}`)
  say(`so far ${mints()} mints; calls of ${name}: ${calls.join(', ')}`)
}
