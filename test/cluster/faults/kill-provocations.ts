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
/** In a namespace that is always there. */
const OWN_ISSUERS = '/apis/mintlet.dev/v1alpha1/namespaces/mintlet-system/credentialissuers'
/** It has no key, so that nobody is asked, and each change of its spec is one of what its status says. */
const KEYLESS = { google: { auth: { serviceAccountKeySecretRef: { name: 'no-such-key' } } } }
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
  let certificate: object | undefined
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

  const changeKeyless = async (): Promise<void> => {
    const spec = { ...KEYLESS, grants: [{ maxLifetime: `${3600 + next()}s` }] }
    const { status } = await admin.request('PATCH', `${OWN_ISSUERS}/keyless`, { spec }, MERGE)
    if (status !== 404) return
    await admin.request('POST', OWN_ISSUERS, {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'CredentialIssuer',
      metadata: { name: 'keyless' },
      spec,
    })
  }

  /** @returns whether there is one now */
  async function noteCertificate(): Promise<boolean> {
    const { status, body } = await admin.request<{ data?: object }>('GET', TLS)
    if (status === 200) certificate = body.data
    return status !== 404
  }

  /** A deletion may have come after the certificate was made: nobody patches what is not there. */
  async function restoreCertificate(): Promise<void> {
    if ((await noteCertificate()) || certificate === undefined) return
    const labels = { 'app.kubernetes.io/managed-by': 'mintlet' }
    const metadata = { name: 'mintlet-oidc-tls', labels }
    const path = TLS.slice(0, TLS.lastIndexOf('/'))
    await admin.request('POST', path, { metadata, data: certificate })
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
    'patch credentialissuers/status': { act: changeKeyless },
    'create secrets (keys)': {
      async act() {
        // Every operator loads the keys of every issuer there is.
        if (newest !== '') await admin.request('DELETE', `${ISSUERS}/${newest}`)
        newest = `new-${next()}`
        await createIssuer(newest)
      },
    },
    'patch secrets (keys)': { act: lengthen },
    'create secrets (TLS)': {
      async act() {
        await noteCertificate()
        await admin.request('DELETE', TLS)
      },
    },
    'patch secrets (TLS)': {
      act: restoreCertificate,
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
