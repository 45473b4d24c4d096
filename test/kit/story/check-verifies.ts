import { createLocalJWKSet, jwtVerify } from 'jose'
import { request } from 'undici'
import { jwtFacts } from './jwt-facts.ts'
import type { World } from './world.ts'

/**
 * Holds every token in a Secret that has not expired against the keys that a replica serves.
 *
 * @returns how many were verified
 * @throws when one cannot be
 */
export async function checkVerifies(world: World, name: string): Promise<number> {
  const { oidcPort, clock } = world.replica(name)
  const { body } = await request(`http://127.0.0.1:${oidcPort}/local/jwks`, { reset: true })
  const keys = createLocalJWKSet(JSON.parse(await body.text()))
  const tokens = world.server.store
    .list('secrets', 'etl')
    .map(jwtFacts)
    .filter((facts) => facts !== undefined && clock.now() < facts.expiresAt)
  for (const facts of tokens) {
    await jwtVerify(facts?.text ?? '', keys, {
      issuer: 'http://tokens.example.com/local',
      currentDate: new Date(clock.now()),
    })
  }
  return tokens.length
}
