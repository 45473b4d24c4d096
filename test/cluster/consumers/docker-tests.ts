import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GuardedServer, startGuardedServer } from '../../kit/consumers/guarded-server.ts'
import type { Program, Ran } from '../../kit/consumers/program.ts'
import { serveDockerImage } from '../../kit/consumers/serve-docker-image.ts'
import { acceptedIds } from './accepted-ids.ts'
import { programOf } from './program-of.ts'
import { type ConsumerWorld, NS } from './start-consumer-world.ts'

const PULL_SECRET = { '.dockerconfigjson': 'config.json' }
const A_DAY_MS = 86_400_000

/** The docker CLI, which needs no daemon to look at a manifest. */
export function dockerTests(world: () => ConsumerWorld): void {
  let registries: readonly GuardedServer[]
  let hosts: readonly string[]

  const start = (): Promise<GuardedServer> =>
    startGuardedServer({
      scheme: 'Basic',
      username: 'oauth2accesstoken',
      verify: (token) => world().verifier.verify(token),
      serve: serveDockerImage,
    })
  const inspect = (docker: Program, folder: string, host = ''): Promise<Ran> =>
    docker.run({
      args: ['--config', folder, 'manifest', 'inspect', '--insecure', `${host}/app:1`],
      env: { HOME: world().home },
    })

  describe('docker', () => {
    beforeAll(async () => {
      registries = await Promise.all([start(), start()])
      hosts = registries.map(({ host }) => host)
    })
    afterAll(async () => {
      await Promise.all(registries.map((registry) => registry[Symbol.asyncDispose]()))
    })

    test('reads images of two registries with a mounted config.json', async (context) => {
      const docker = programOf(world().found, 'docker', context)
      const formats = [{ type: 'DockerConfigJson', key: 'config.json', registries: hosts }]
      const { folder, tokenId } = await world().mount('docker', { formats })
      expect((await world().secret([NS, 'docker']))?.type).toBe('Opaque')
      for (const [nth, registry] of registries.entries()) {
        expect(await inspect(docker, folder, hosts[nth])).toMatchObject({ code: 0, stderr: '' })
        expect(acceptedIds(registry)).toEqual([tokenId])
      }
    })

    test('reads an image with a pull secret, before and after a refresh', async (context) => {
      const docker = programOf(world().found, 'docker', context)
      const formats = [{ type: 'DockerConfigJson', registries: hosts }]
      const { folder } = await world().mount('pull', { formats }, { items: PULL_SECRET })
      const secret = await world().secret([NS, 'pull'])
      expect(secret?.type).toBe('kubernetes.io/dockerconfigjson')
      expect(Object.keys(secret?.data ?? {})).toEqual(['.dockerconfigjson'])
      expect(await inspect(docker, folder, hosts[0])).toMatchObject({ code: 0 })
      const { tokenId } = await world().refresh('pull')
      expect(await inspect(docker, folder, hosts[0])).toMatchObject({ code: 0 })
      expect(acceptedIds(registries[0] as GuardedServer).at(-1)).toBe(tokenId)
    })

    test('is refused with a token for somebody else, and with one that has expired', async (context) => {
      const docker = programOf(world().found, 'docker', context)
      const formats = [{ type: 'DockerConfigJson', key: 'config.json', registries: hosts }]
      const other = { audience: 'https://other.example.com' }
      const { folder } = await world().mount('docker-other', { formats }, other)
      const refused = { code: 1, stderr: 'unauthorized\n' }
      expect(await inspect(docker, folder, hosts[0])).toMatchObject(refused)
      const own = await world().mount('docker-expired', { formats })
      context.onTestFinished(() => world().verifier.goAhead(0))
      world().verifier.goAhead(A_DAY_MS)
      expect(await inspect(docker, own.folder, hosts[0])).toMatchObject(refused)
      world().verifier.goAhead(0)
      expect(await inspect(docker, own.folder, hosts[0])).toMatchObject({ code: 0 })
    })
  })
}
