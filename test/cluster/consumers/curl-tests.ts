import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GuardedServer, startGuardedServer } from '../../kit/consumers/guarded-server.ts'
import { findProgram } from '../../kit/consumers/program.ts'
import { serveMetrics } from '../../kit/consumers/serve-metrics.ts'
import { curlScripts } from './curl-scripts.ts'
import { programOf } from './program-of.ts'
import { type ConsumerWorld, type Mounted, NS } from './start-consumer-world.ts'

const CURL = "curl --silent --output /dev/null --write-out '%{http_code}'"
const { Netrc, AuthorizationHeader, BasicAuth } = curlScripts(CURL)
const SCRIPTS = {
  Netrc: ['Basic', Netrc],
  AuthorizationHeader: ['Bearer', AuthorizationHeader],
  BasicAuth: ['Basic', BasicAuth],
  EnvFile: [
    'Bearer',
    `set -a; . "$1/.env"; printf 'Authorization: Bearer %s' "$STUB_TOKEN" | ${CURL} --header @- "$2"`,
  ],
} as const
const A_DAY_MS = 86_400_000

/** Several formats in one Secret, each in a file of its own. */
const FORMATS = [
  { type: 'Netrc', machines: ['git.example.com', '127.0.0.1'] },
  { type: 'AuthorizationHeader' },
  { type: 'BasicAuth' },
  { type: 'EnvFile', prefix: 'STUB_' },
]

/** Of a token that is good, and of one that is for somebody else. */
type Pair = { readonly own: Mounted; readonly other: Mounted }

/** curl, as a shell script uses it. */
export function curlTests(world: () => ConsumerWorld): void {
  let servers: Readonly<Record<'Basic' | 'Bearer', GuardedServer>>
  let mounting: Promise<Pair> | undefined

  const start = (scheme: 'Basic' | 'Bearer'): Promise<GuardedServer> =>
    startGuardedServer({
      scheme,
      username: 'oauth2accesstoken',
      verify: (token) => world().verifier.verify(token),
      serve: serveMetrics,
    })

  async function mountBoth(): Promise<Pair> {
    const elsewhere = { audience: 'https://other.example.com' }
    return {
      own: await world().mount('curl', { formats: FORMATS }),
      other: await world().mount('curl-other', { formats: FORMATS }, elsewhere),
    }
  }
  const mounted = (): Promise<Pair> => (mounting ??= mountBoth())

  describe('curl', () => {
    beforeAll(async () => {
      servers = { Basic: await start('Basic'), Bearer: await start('Bearer') }
    })
    afterAll(async () => {
      await servers?.Basic[Symbol.asyncDispose]()
      await servers?.Bearer[Symbol.asyncDispose]()
    })

    test.for(Object.entries(SCRIPTS))(
      'is let in with %s, and refused with a token for somebody else',
      async ([, [scheme, script]], context) => {
        programOf(world().found, 'curl', context)
        const sh = await findProgram('sh', ['-c', ':'])
        if ('missing' in sh) return context.skip(sh.missing)
        const server = servers[scheme]
        const ask = async ({ folder }: Mounted): Promise<string> => {
          const args = ['-c', script, 'sh', folder, `http://${server.host}/`]
          return (await sh.run({ args, env: { HOME: world().home } })).stdout
        }
        const { own, other } = await mounted()
        expect(await ask(other)).toBe('401')
        expect(server.visits().at(-1)).toMatchObject({ asked: true })
        expect(await ask(own)).toBe('200')
        expect(server.visits().at(-1)).toMatchObject({ tokenId: own.tokenId })
      },
    )

    test('is refused with a token that has expired', async (context) => {
      const curl = programOf(world().found, 'curl', context)
      const url = `http://${servers.Basic.host}/`
      const args = ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}']
      const { own } = await mounted()
      const netrc = ['--netrc-file', `${own.folder}/.netrc`]
      context.onTestFinished(() => world().verifier.goAhead(0))
      world().verifier.goAhead(A_DAY_MS)
      const late = await curl.run({ args: [...args, ...netrc, url] })
      expect(late.stdout).toBe('401')
    })

    test('reads several formats of one Secret, whose type is that of the most exacting', async () => {
      await mounted()
      const { type, data = {} } = (await world().secret([NS, 'curl'])) ?? {}
      expect(type).toBe('kubernetes.io/basic-auth')
      const keys = ['.env', '.netrc', 'authorization', 'password', 'username']
      expect(Object.keys(data).toSorted()).toEqual(keys)
    })
  })
}
