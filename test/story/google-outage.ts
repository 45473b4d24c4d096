import {
  accountOf,
  googleToken,
  grantOn,
  makeAccount,
  makeGoogleIssuer,
} from '../kit/story/google-objects.ts'
import type { GoogleTrouble } from '../kit/story/google-trouble.ts'
import type { Story } from '../kit/story/run-story.ts'
import type { World } from '../kit/story/world.ts'

const HOUR_MS = 3_600_000
const OUTAGE: readonly GoogleTrouble[] = [
  { do: 'unreachable' },
  { do: 'hang' },
  { do: 'unavailable' },
  { do: 'html' },
]

/** What a user sees while Google is away, says that it is too much, refuses, or does not know an account. */
export const googleOutage: Story = async (world) => {
  const { google, someone, start, pass, say } = world
  google.trouble(() => undefined)
  await makeGoogleIssuer(world)
  for (const name of ['quick', 'reader', 'auditor']) makeAccount(world, name)
  await start('mintlet', '--leader-elect=false')
  await pass('1m')
  make(world, 'quick', '15m', HOUR_MS / 4)
  make(world, 'reader', '1h', HOUR_MS)
  await pass('11m')
  make(world, 'auditor', '1h', HOUR_MS)
  await pass('15m')

  say('Google is away: unreachable, silent, 503 or a page of HTML in turn')
  let asked = 0
  google.trouble(() => OUTAGE[asked++ % OUTAGE.length])
  await pass('10m')
  say('Google answers again, but only that it is too much, and to come back in 20 s')
  google.trouble(() => ({ do: 'quota', retryDelay: '20s' }))
  await pass('1m')
  say('Google is well')
  google.trouble(() => undefined)
  await pass('10m')
  someone.deletes('deletes etl/quick', 'impersonatedtokens/etl/quick')

  await revoked(world)
  await refusedCaller(world)
  await goneAccount(world)
}

function make({ someone }: World, name: string, lifetime: string, lifetimeMs: number): void {
  someone.makes(
    `makes etl/${name}: lives ${lifetime}`,
    `impersonatedtokens/etl/${name}`,
    googleToken(name, lifetimeMs),
  )
}

/** The grant on the account is taken away over a refresh, and comes back. */
async function revoked({ google, pass, say }: World): Promise<void> {
  say('somebody takes from mintlet the role on reader')
  google.grants.revoke(grantOn('reader'))
  await pass('40m')
  say('somebody gives it back')
  google.grants.add(grantOn('reader'))
  await pass('5m')
}

/** The token that the operator signed for itself is refused, once. */
async function refusedCaller({ google, someone, pass, say }: World): Promise<void> {
  say('Google takes the operator for nobody, once')
  let refused = 0
  google.trouble(() => (refused++ === 0 ? { do: 'unauthenticated' } : undefined))
  const before = google.requests.length
  someone.annotates('requests a refresh of etl/reader', 'impersonatedtokens/etl/reader', {
    'mintlet.dev/refresh-requested': 'a',
  })
  await pass('1m')
  const statuses = google.requests.slice(before).map(({ status }) => status)
  say(`Google answered ${statuses.join(', then ')}`)
  google.trouble(() => undefined)
}

/** The account that the token is of is deleted, and made again. */
async function goneAccount(world: World): Promise<void> {
  const { google, pass, say } = world
  say('somebody deletes the account auditor')
  google.serviceAccounts.remove(accountOf('auditor'))
  await pass('30m')
  say('somebody makes it again')
  google.serviceAccounts.add({ email: accountOf('auditor'), mayExtendLifetime: true })
  await pass('5m')
}
