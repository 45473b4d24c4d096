import { describe, expect, test } from 'vitest'
import type { Program } from '../../kit/consumers/program.ts'
import { until } from '../../kit/until.ts'
import { programOf } from './program-of.ts'
import { type ConsumerWorld, KUBERNETES } from './start-consumer-world.ts'

/** Whom the API server takes somebody for: name, and the id of the token; undefined for nobody. */
type Seen = { readonly username: string; readonly tokenId: string | undefined } | undefined

const CREDENTIAL_ID = 'authentication.kubernetes.io/credential-id'

type Review = {
  readonly status: {
    readonly userInfo: {
      readonly username: string
      readonly extra?: Readonly<Record<string, readonly string[]>>
    }
  }
}

/** kubectl towards the API server of this world, which knows the issuer by its discovery and keys. */
export function kubectlTests(world: () => ConsumerWorld): void {
  const formatOf = (more: object = {}): object => ({
    type: 'Kubeconfig',
    server: world().controlPlane.url,
    caBundle: Buffer.from(world().controlPlane.ca).toString('base64'),
    namespace: 'apps',
    ...more,
  })

  async function whoami(kubectl: Program, folder: string): Promise<Seen> {
    const { code, stdout, stderr } = await kubectl.run({
      args: ['auth', 'whoami', '--output=json'],
      env: { HOME: world().home, KUBECONFIG: `${folder}/kubeconfig` },
    })
    if (code !== 0 && stderr.includes('(Unauthorized)')) return undefined
    if (code !== 0) throw new Error(`kubectl ended with ${code}: ${stderr}`)
    const { userInfo }: Review['status'] = (JSON.parse(stdout) as Review).status
    const [id] = userInfo.extra?.[CREDENTIAL_ID] ?? []
    return { username: userInfo.username, tokenId: id?.replace('JTI=', '') }
  }

  describe('kubectl', () => {
    test('is somebody once the API server knows the issuer, in the namespace of the context', async (context) => {
      const kubectl = programOf(world().found, 'kubectl', context)
      const formats = [formatOf()]
      const { folder } = await world().mount('kubectl', { formats }, { audience: KUBERNETES })
      // It looks for the issuer's keys every ten seconds, and for a change of its file each minute at the latest.
      await until('the API server knows the issuer', () => whoami(kubectl, folder), 90_000)
      const { stdout } = await kubectl.run({
        args: ['config', 'view', '--minify', '--output=jsonpath={..namespace}'],
        env: { HOME: world().home, KUBECONFIG: `${folder}/kubeconfig` },
      })
      expect(stdout).toBe('apps')
    })

    test.for([
      ['that holds the token', () => [formatOf()]],
      [
        'that names the file of the token',
        () => [{ type: 'Token' }, formatOf({ tokenFile: `${world().folderOf('by-file')}/token` })],
      ],
    ] as const)(
      'works with a kubeconfig %s, before and after a refresh',
      async ([how, formats], context) => {
        const kubectl = programOf(world().found, 'kubectl', context)
        const name = how.includes('file') ? 'by-file' : 'inline'
        const first = await world().mount(name, { formats: formats() }, { audience: KUBERNETES })
        const username = 'mintlet:apps:reader'
        expect(await whoami(kubectl, first.folder)).toEqual({ username, tokenId: first.tokenId })
        const second = await world().refresh(name)
        expect(second.tokenId).not.toBe(first.tokenId)
        expect(await whoami(kubectl, second.folder)).toEqual({ username, tokenId: second.tokenId })
      },
    )

    test('is nobody with a token for somebody else', async (context) => {
      const kubectl = programOf(world().found, 'kubectl', context)
      const { folder } = await world().mount('kubectl-other', { formats: [formatOf()] })
      expect(await whoami(kubectl, folder)).toBeUndefined()
    })
  })
}
