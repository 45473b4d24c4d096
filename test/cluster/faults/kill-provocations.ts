import type { World } from '../operator/start-world.ts'
import type { Population } from './kill-population.ts'

/** How to have the operator do one kind of write on purpose. */
export type Provocation = {
  /** Each time something new. */
  readonly act: () => Promise<void>
  /** Milliseconds until it is done again because the write has not been seen; 700 unless given. */
  readonly everyMs?: number
  /** For an operator that is started to do it. */
  readonly flags?: () => readonly string[]
}

const MERGE = { contentType: 'application/merge-patch+json' }
const ISSUERS = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers'
const LEASE = '/apis/coordination.k8s.io/v1/namespaces/mintlet-system/leases/mintlet'
const TLS = '/api/v1/namespaces/mintlet-system/secrets/mintlet-oidc-tls'

/**
 * By kind of write, as WRITE_KINDS has them.
 *
 * Needs in the population: several `t`, `label`, `move` and `swap`, one `chat`; and makes issuers of its own.
 */
export function killProvocations(
  { controlPlane: { admin } }: World,
  population: Population,
): Readonly<Record<string, Provocation>> {
  let last = 0
  let newest = ''
  const next = (): number => (last += 1)
  const add = async (): Promise<void> => void (await population.add('t'))
  const change = async (): Promise<void> =>
    void (await all(population.next('t', 2), (name) => population.change(name)))

  /** A life that is allowed to be longer concerns the keys, and any change of a spec the status. */
  const lengthen = async (): Promise<void> => {
    const grants = [{ maxLifetime: `${3600 + next()}s` }]
    const { status } = await admin.request(
      'PATCH',
      `${ISSUERS}/turning`,
      { spec: { grants } },
      MERGE,
    )
    if (status === 404) await createIssuer('turning')
  }
  const createIssuer = async (name: string): Promise<void> => {
    const spec = { local: {}, grants: [{}] }
    const body = {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'ClusterCredentialIssuer',
      metadata: { name },
      spec,
    }
    const { status } = await admin.request('POST', ISSUERS, body)
    if (status !== 201) throw new Error(`the issuer ${name} cannot be made: ${status}`)
  }

  return {
    'create secrets': { act: add },
    'patch secrets': { act: change },
    'patch secrets (metadata)': {
      act: async () =>
        void (await all(population.next('label', 1), (name) =>
          population.adjust(name, { secret: { labels: { nth: `n${next()}` } } }),
        )),
    },
    'delete secrets (stray)': {
      act: async () =>
        void (await all(population.next('move', 1), (name) =>
          population.change(name, { secret: { name: `${name}-${next()}` } }),
        )),
    },
    'delete secrets (replaced)': {
      async act() {
        const nth = next()
        const secret = { type: `mintlet.test/t${nth}` }
        await all(population.next('swap', 1), (name) =>
          nth % 2 === 0 ? population.seal(name) : population.change(name, { secret }),
        )
      },
    },
    'patch impersonatedtokens/status': { act: change },
    'delete impersonatedtokens': {
      act: async () => void (await population.add('once', { lifetime: '10s', once: true })),
      everyMs: 1000,
    },
    'patch clustercredentialissuers/status': { act: lengthen },
    'create secrets (keys)': {
      async act() {
        // Every operator loads the keys of every issuer there is.
        if (newest !== '') await admin.request('DELETE', `${ISSUERS}/${newest}`)
        newest = `new-${next()}`
        await createIssuer(newest)
      },
    },
    'patch secrets (keys)': { act: lengthen },
    'create secrets (TLS)': { act: async () => void (await admin.request('DELETE', TLS)) },
    'patch secrets (TLS)': {
      act: async () => undefined,
      flags: () => [`--oidc-base-url=https://mintlet-${next()}.test`],
    },
    'create events': { act: add },
    // One operator tells the same of the same object twice.
    'patch events': {
      act: async () =>
        void (await all(population.next('chat', 1), (name) => population.change(name))),
      everyMs: 300,
    },
    'create leases': { act: async () => void (await admin.request('DELETE', LEASE)) },
    'update leases': { act: async () => undefined },
  }
}

const all = (names: readonly string[], act: (name: string) => Promise<void>): Promise<unknown> =>
  Promise.all(names.map(act))
