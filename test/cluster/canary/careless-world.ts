import { stringify } from 'yaml'
import { freePort } from '../../kit/control-plane/free-port.ts'
import { leftOver } from '../../kit/left-over.ts'
import type { Operator } from '../../kit/operator.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { type StartOptions, startWorld, type World } from '../operator/start-world.ts'
import { type CarelessServer, startCarelessServer } from './careless-server.ts'

/** A World with as many secrets as there can be, whose audit log has bodies, and whose API server quotes credentials. */
export type CarelessWorld = Omit<World, 'spawn' | 'start'> & {
  readonly careless: CarelessServer
  /** Starts one more operator, through the careless server, and resolves at once. */
  spawn(options?: Pick<StartOptions, 'env' | 'crashes'>): Operator
  /** Of these objects the names of those that are not Ready in the end. */
  notReady(names: readonly string[], withinMs?: number): Promise<readonly string[]>
}

/** Beside `local` there is an issuer of each, named in lower case. */
export const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'] as const

/** @param namespace with objects */
export async function startCarelessWorld(namespace: string): Promise<CarelessWorld> {
  const world = await startWorld({ namespaces: [namespace], auditLevel: 'RequestResponse' })
  const careless = await startCarelessServer(world.controlPlane, world.canary.learn)
  for (const algorithm of ALGORITHMS) await world.controlPlane.admin.apply(issuer(algorithm))
  const port = await freePort()
  const flags = [
    '--normal-events',
    // With a certificate of its own, whose key is one more secret.
    '--oidc-insecure-http=false',
    `--oidc-base-url=https://localhost:${port}`,
    `--oidc-address=:${port}`,
  ]
  return {
    ...world,
    careless,
    spawn: (options) => world.spawn({ ...options, flags, server: careless.url }),
    notReady: (names, withinMs = 45_000) =>
      leftOver(async () => {
        const tokens = await world.tokens(namespace)
        return tokens
          .filter(({ metadata }) => names.includes(metadata.name))
          .filter((token) => !conditionOf(token, 'Ready').startsWith('True'))
          .map(({ metadata }) => metadata.name)
      }, withinMs),
    async [Symbol.asyncDispose]() {
      await using ends = new AsyncDisposableStack()
      ends.use(careless)
      ends.use(world)
    },
  }
}

const issuer = (algorithm: (typeof ALGORITHMS)[number]): string =>
  stringify({
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: algorithm.toLowerCase() },
    spec: {
      local: { algorithm },
      grants: [
        {
          namespaces: { names: ['*'] },
          serviceAccounts: ['{namespace}:*'],
          kinds: ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'],
          scopes: ['*'],
          audiences: ['*'],
        },
      ],
    },
  })
