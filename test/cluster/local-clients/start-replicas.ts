import type { Operator } from '../../kit/operator.ts'
import type { ClientAuth, Form, OauthAnswer } from './oauth-post.ts'
import {
  type LocalClientWorld,
  type LocalClientWorldOptions,
  startLocalClientWorld,
} from './start-local-client-world.ts'

/** A world with three replicas, and clients that ask them. */
export type Replicas = AsyncDisposable & {
  readonly world: LocalClientWorld
  readonly leader: Operator
  /** The leader first. */
  readonly all: readonly [Operator, Operator, Operator]
  /** The client that a new object is, in the first namespace unless given. */
  issue(name: string, spec?: object, namespace?: string): Promise<ClientAuth>
  /** For a token, at the leader unless given. */
  ask(auth: ClientAuth | undefined, form?: Form, at?: Operator): Promise<OauthAnswer>
  askAll(auth: ClientAuth, form?: Form): Promise<readonly OauthAnswer[]>
  /** What all of them say, as `401 invalid_client` or `200`, each once. */
  saidToAll(auth: ClientAuth): Promise<readonly string[]>
  introspect(at: Operator, token: string, by: ClientAuth): Promise<OauthAnswer['body']>
  /** Whether each of them vouches for the token. */
  vouched(token: string, by: ClientAuth): Promise<readonly unknown[]>
}

export async function startReplicas(options: LocalClientWorldOptions): Promise<Replicas> {
  const world = await startLocalClientWorld(options)
  const [first = ''] = options.namespaces
  const leader = await world.startOperator({ user: 'operator-a' })
  await leader.line('leading')
  const follower = (): Promise<Operator> => world.startOperator({ user: 'operator-b' })
  const all = [leader, ...(await Promise.all([follower(), follower()]))] as const

  const ask: Replicas['ask'] = (auth, form = {}, at = leader) =>
    world.post(at, 'token', { grant_type: 'client_credentials', ...form }, auth)
  const askAll: Replicas['askAll'] = (auth, form) =>
    Promise.all(all.map((replica) => ask(auth, form, replica)))
  const introspect: Replicas['introspect'] = async (at, token, by) =>
    (await world.post(at, 'introspect', { token }, by)).body

  return {
    world,
    leader,
    all,
    async issue(name, spec = {}, namespace = first) {
      const key = [namespace, name] as const
      const account = { serviceAccount: `${name}-account`, lifetime: '1h' }
      await world.createCredential(key, { ...account, ...spec })
      await world.untilIssued(key)
      return world.client(key)
    },
    ask,
    askAll,
    saidToAll: async (auth) => [
      ...new Set((await askAll(auth)).map(({ status, error }) => [status, error].join(' ').trim())),
    ],
    introspect,
    async vouched(token, by) {
      const answers = await Promise.all(all.map((replica) => introspect(replica, token, by)))
      return answers.map(({ active }) => active)
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}
