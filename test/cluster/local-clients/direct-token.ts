import { secretText } from '../operator/secret-text.ts'
import type { SampleWorld } from './start-sample-world.ts'

/** A token that the operator mints without a client, in the identity of the samples' client. */
export async function directToken(
  world: SampleWorld,
  name: string,
  issuer: string,
  spec: object,
): Promise<string> {
  const key = ['orders', name] as const
  const identity = { issuerRef: { name: issuer }, serviceAccount: 'orders:pipeline' }
  if ((await world.token(key)) === undefined) await world.create(key, { ...identity, ...spec })
  await world.untilReady(key)
  return secretText(await world.secret(key), 'token')
}
