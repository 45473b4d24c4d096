import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createVerifier, type Verifier } from '../../kit/consumers/create-verifier.ts'
import { type Found, findConsumers } from '../../kit/consumers/found.ts'
import { freePort } from '../../kit/control-plane/free-port.ts'
import { type KubeletMount, kubeletMount } from '../../kit/kubelet-mount.ts'
import { until } from '../../kit/until.ts'
import { CREATOR } from '../google/start-chain-world.ts'
import { type GoogleWorld, startGoogleWorld } from '../google/start-google-world.ts'
import { deployed } from '../operator/deployed.ts'
import { authenticationConfig } from './authentication-config.ts'

type Data = Readonly<Record<string, string>>

/** A Secret as a pod has it. */
export type Mounted = {
  readonly folder: string
  /** Of the token in it now. */
  readonly tokenId: string
}

export type MountOptions = {
  /** Of the ID token; AUDIENCE unless given. */
  readonly audience?: string
  /** As `items` of a volume: key of the Secret to name of the file; all under their own names unless given. */
  readonly items?: Readonly<Record<string, string>>
  /** Anything else of the spec, or instead of an ID token. */
  readonly spec?: object
}

/**
 * One operator that serves its keys over TLS, an API server that takes ID tokens of it, Google, and whichever of the
 * consumers there are.
 */
export type ConsumerWorld = GoogleWorld & {
  readonly found: Found
  /** A home for programs, with nothing in it. */
  readonly home: string
  /** URL of the issuer `local`, and the authority to trust it by: a file. */
  readonly issuer: string
  readonly caFile: string
  /** Takes tokens for AUDIENCE. */
  readonly verifier: Verifier
  /** Where `mount` will lay out the Secret of that name: formats that name a file need it before. */
  folderOf(name: string): string
  /** Makes an ImpersonatedToken with that `spec.secret` and lays out the Secret that it gets. */
  mount(name: string, secret: object, options?: MountOptions): Promise<Mounted>
  /** Has the token refreshed, and lays out the Secret as it is then. */
  refresh(name: string): Promise<Mounted>
  /** Lays out the Secret of another name in its place: it holds a token that is good, but for somebody else. */
  replace(name: string, other: string): Promise<void>
}

export const NS = 'apps'
/** Whom tokens of the stubs are for; KUBERNETES for the API server. */
export const AUDIENCE = 'https://stub.example.com'
export const KUBERNETES = 'https://kubernetes.example.com'
/** Who the operator is at Google, and an account that it may become. */
export const OPERATOR_ACCOUNT = 'operator@my-project.iam.gserviceaccount.com'
export const READER = 'reader@my-project.iam.gserviceaccount.com'

type Started = {
  readonly world: GoogleWorld
  readonly issuer: string
  readonly ca: string
  readonly folder: string
}

export async function startConsumerWorld(): Promise<ConsumerWorld> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-consumers-`)
  await mkdir(`${folder}/home`)
  // What has been started by then ends also when something does not start.
  await using ends = new AsyncDisposableStack()
  ends.defer(() => rm(folder, { recursive: true, force: true }))
  const [started, found] = await Promise.all([startParts(folder, ends), findConsumers()])
  const { world, issuer, ca } = started
  const verifier = ends.use(createVerifier(issuer, AUDIENCE, ca))
  const { unmount, ...mounts } = createMounts(started)
  ends.defer(unmount)
  const all = ends.move()
  return {
    ...world,
    ...mounts,
    found,
    home: `${folder}/home`,
    issuer,
    caFile: `${folder}/ca.crt`,
    verifier,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

async function startParts(folder: string, ends: AsyncDisposableStack): Promise<Started> {
  const config = `${folder}/authentication.json`
  await writeFile(config, authenticationConfig([]))
  const started = await startGoogleWorld({
    rights: await deployed('rbac.yaml'),
    namespaces: [NS],
    apiServerFlags: [`--authentication-config=${config}`],
    google: {
      serviceAccounts: [{ email: OPERATOR_ACCOUNT }, { email: READER }],
      metadata: { projectId: 'my-project', email: OPERATOR_ACCOUNT },
      grants: [
        {
          member: `serviceAccount:${OPERATOR_ACCOUNT}`,
          role: CREATOR,
          serviceAccount: READER,
        },
      ],
    },
  })
  const world = ends.use(started)
  const port = await freePort()
  const base = `https://localhost:${port}`
  const issuer = `${base}/local`
  await world
    .spawn({
      flags: [
        '--oidc-insecure-http=false',
        `--oidc-base-url=${base}`,
        `--oidc-address=:${port}`,
        `--google-iamcredentials-endpoint=${world.google.iamcredentialsUrl}`,
        `--google-sts-endpoint=${world.google.stsUrl}`,
        `--google-metadata-host=${world.google.metadataHost}`,
      ],
    })
    .ready()
  const made = await until('the operator has made its certificate', () =>
    world.secret(['mintlet-system', 'mintlet-oidc-tls']),
  )
  const ca = Buffer.from(made.data?.['ca.crt'] ?? '', 'base64').toString()
  await writeFile(`${folder}/ca.crt`, ca)
  // The API server sees that its file has changed; it needs no restart.
  await writeFile(`${config}.new`, authenticationConfig([{ issuer, ca, audience: KUBERNETES }]))
  await rename(`${config}.new`, config)
  return { world, issuer, ca, folder }
}

type Mounts = Pick<ConsumerWorld, 'folderOf' | 'mount' | 'refresh' | 'replace'> & {
  unmount(): Promise<void>
}

function createMounts({ world, folder }: Started): Mounts {
  const mounted = new Map<string, { mount: KubeletMount; items: MountOptions['items'] }>()
  const folderOf = (name: string): string => `${folder}/${name}`

  async function dataOf(name: string, items: MountOptions['items']): Promise<Data> {
    const { data = {} } = (await world.secret([NS, name])) ?? {}
    if (items === undefined) return data
    return Object.fromEntries(Object.entries(items).map(([key, file]) => [file, data[key] ?? '']))
  }

  async function describe(name: string): Promise<Mounted> {
    const { tokenId = '' } = (await world.token([NS, name]))?.status ?? {}
    return { folder: folderOf(name), tokenId }
  }

  function entryOf(name: string): { mount: KubeletMount; items: MountOptions['items'] } {
    const entry = mounted.get(name)
    if (entry === undefined) throw new RangeError(`${name} is not mounted`)
    return entry
  }

  return {
    folderOf,
    async mount(name, secret, { audience = AUDIENCE, items, spec } = {}) {
      await world.create([NS, name], { ...(spec ?? { idToken: { audience } }), secret })
      await world.untilReady([NS, name])
      const mount = await kubeletMount(await dataOf(name, items))
      mounted.set(name, { mount, items })
      await symlink(mount.folder, folderOf(name))
      return describe(name)
    },
    async refresh(name) {
      const { mount, items } = entryOf(name)
      const before = await describe(name)
      const annotations = { 'mintlet.dev/refresh-requested': before.tokenId }
      await world.patch([NS, name], { metadata: { annotations } })
      await world.untilToken(
        'has another token',
        [NS, name],
        ({ status }) => status?.tokenId !== before.tokenId,
      )
      await mount.replace(await dataOf(name, items))
      return describe(name)
    },
    async replace(name, other) {
      const { mount, items } = entryOf(name)
      await mount.replace(await dataOf(other, items))
    },
    async unmount() {
      await Promise.all([...mounted.values()].map(({ mount }) => mount[Symbol.asyncDispose]()))
    },
  }
}
