import { request } from 'undici'
import { freePort } from '../../kit/control-plane/free-port.ts'
import { until } from '../../kit/until.ts'
import type { SampleWorld } from './start-sample-world.ts'

/** The services of the guide, each listening somewhere on loopback. */
export type Services = AsyncDisposable & {
  url(name: string): string
  /** Why this machine cannot run it; undefined: it runs. */
  missing(name: string): string | undefined
  /** What one says to an Authorization header, or to none: status and body. */
  show(name: string, authorization: string | undefined): Promise<string>
}

/** @param credential folder of the one that they introspect with */
export async function startServices(
  world: SampleWorld,
  names: readonly string[],
  credential: string,
): Promise<Services> {
  const ports = await Promise.all(names.map(() => freePort()))
  const url = (name: string): string => `http://127.0.0.1:${ports[names.indexOf(name)]}/`
  const programs = names.map((name, index) => {
    const env = { ISSUER: world.issuer, PORT: String(ports[index]), CREDENTIAL: credential }
    return world.run(name, env)
  })
  return {
    url,
    missing(name) {
      const found = programs[names.indexOf(name)]
      return typeof found === 'string' ? found : undefined
    },
    async show(name, authorization) {
      const headers = authorization === undefined ? {} : { authorization }
      const asked = (): ReturnType<typeof request> => request(url(name), { headers })
      const { statusCode, body } = await until(`${name} answers`, asked)
      const said: unknown = await body.json()
      return `${statusCode} ${JSON.stringify(said)}`
    },
    async [Symbol.asyncDispose]() {
      for (const program of programs) {
        // oxlint-disable-next-line no-await-in-loop
        if (typeof program !== 'string') await program[Symbol.asyncDispose]()
      }
    },
  }
}
