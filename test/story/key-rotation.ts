import { checkVerifies } from '../kit/story/check-verifies.ts'
import { issuer, token } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/** Leases that need no word for an hour: this story is about keys. */
const LEASE = ['--lease-duration=1h', '--renew-deadline=50m', '--retry-period=10m']

/** Signing keys follow each other for more than a day; what is published can be verified at every step. */
export const keyRotation: Story = async (world) => {
  const { someone, start, pass, say } = world
  const local = issuer({ keyRotation: '8h' })
  someone.makes('makes issuer local: a new key each 8h', 'clustercredentialissuers/local', local)
  await start('A', ...LEASE)
  await pass('1m')
  const late = token('8h', { refresh: { atPercent: 90 } })
  someone.makes('makes etl/late: lives 8h, refreshed at 90 %', 'impersonatedtokens/etl/late', late)
  someone.makes('makes etl/half: lives 6h', 'impersonatedtokens/etl/half', token('6h'))
  let verified = 0
  async function hours(count: number, ...replicas: string[]): Promise<void> {
    for (let hour = 0; hour < count; hour += 1) {
      await pass('1h')
      for (const name of replicas) verified += await checkVerifies(world, name)
    }
  }
  await hours(18, 'A')
  say('B joins')
  await start('B', ...LEASE)
  await hours(8, 'A', 'B')
  say(`${verified} times a token in a Secret was held against the published keys, and verified`)
}
