import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GuardedServer, startGuardedServer } from '../../kit/consumers/guarded-server.ts'
import type { Program, Ran } from '../../kit/consumers/program.ts'
import { serveNpmPackage } from '../../kit/consumers/serve-npm-package.ts'
import { acceptedIds } from './accepted-ids.ts'
import { programOf } from './program-of.ts'
import type { ConsumerWorld } from './start-consumer-world.ts'

const PACKAGE = '@acme/tiny'

export function npmTests(world: () => ConsumerWorld): void {
  let server: GuardedServer
  let registry: string
  let projects = 0

  /** In a project of its own with a cache of its own: nothing is left of what somebody may have. */
  async function npm(
    program: Program,
    args: readonly string[],
    env: object,
  ): Promise<Ran & { cwd: string }> {
    projects += 1
    const cwd = `${world().home}/npm-${projects}`
    await mkdir(cwd)
    await writeFile(`${cwd}/package.json`, '{"name":"reader","version":"1.0.0"}')
    const ran = await program.run({
      args,
      cwd,
      env: {
        HOME: world().home,
        NPM_CONFIG_CACHE: `${cwd}/cache`,
        NPM_CONFIG_FETCH_RETRIES: '0',
        NPM_CONFIG_UPDATE_NOTIFIER: 'false',
        NPM_CONFIG_LOGS_MAX: '0',
        ...env,
      },
    })
    return { ...ran, cwd }
  }

  describe('npm', () => {
    beforeAll(async () => {
      server = await startGuardedServer({
        scheme: 'Bearer',
        verify: (token) => world().verifier.verify(token),
        serve: (request) => serveNpmPackage('/npm/', request),
      })
      registry = `http://${server.host}/npm/`
    })
    afterAll(() => server?.[Symbol.asyncDispose]())

    test('installs a package of a scope', async (context) => {
      const program = programOf(world().found, 'npm', context)
      const formats = [{ type: 'Npmrc', scope: '@acme', registries: [registry] }]
      const { folder, tokenId } = await world().mount('npm', { formats })
      const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', PACKAGE]
      const { code, cwd } = await npm(program, args, { NPM_CONFIG_USERCONFIG: `${folder}/.npmrc` })
      expect(code).toBe(0)
      const installed = await readFile(`${cwd}/node_modules/${PACKAGE}/index.js`, 'utf8')
      expect(installed).toBe('module.exports = 42\n')
      expect(acceptedIds(server)).toEqual([tokenId])
    })

    test('reads a registry of all packages, and is refused with a token for somebody else', async (context) => {
      const program = programOf(world().found, 'npm', context)
      // Without the slash at the end npm would look for the token of another registry.
      const formats = [
        { type: 'Npmrc', registries: ['https://npm.example.com', registry.slice(0, -1)] },
      ]
      const own = await world().mount('npm-all', { formats })
      const elsewhere = { audience: 'https://other.example.com' }
      const other = await world().mount('npm-other', { formats }, elsewhere)
      const view = ({ folder }: { readonly folder: string }): Promise<Ran> =>
        npm(program, ['view', PACKAGE, 'version'], {
          NPM_CONFIG_USERCONFIG: `${folder}/.npmrc`,
          NPM_CONFIG_REGISTRY: registry,
        })
      expect(await view(own)).toMatchObject({ code: 0, stdout: '1.0.0\n' })
      expect(server.visits().at(-1)).toMatchObject({ tokenId: own.tokenId })
      const refused = await view(other)
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain('E401')
      expect(server.visits().at(-1)).toMatchObject({ asked: true, tokenId: undefined })
    })
  })
}
