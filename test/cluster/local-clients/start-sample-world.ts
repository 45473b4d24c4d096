import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Agent, request } from 'undici'
import { stringify } from 'yaml'
import { freePort } from '../../kit/control-plane/free-port.ts'
import { type Documented, documentedPrograms } from '../../kit/documented-programs.ts'
import { type KubeletMount, kubeletMount } from '../../kit/kubelet-mount.ts'
import { until } from '../../kit/until.ts'
import { type CredentialApi, createCredentialApi } from '../credential-api.ts'
import { textsOf } from '../credential-faults/texts-of.ts'
import { startWorld, type World } from '../operator/start-world.ts'
import { makeRunnable, type Runnable } from './make-runnable.ts'
import { type Program, type ProgramInput, startProgram } from './start-program.ts'

type Key = readonly [namespace: string, name: string]

/** The samples as their readers have them once applied, and the endpoints over TLS. */
export type SampleWorld = World &
  CredentialApi & {
    readonly documented: Documented
    /** The URL of the samples' issuer. */
    readonly issuer: string
    /** The Secret of a ServiceAccountCredential, mounted; there once it is issued. */
    mount(key: Key): Promise<KubeletMount>
    /** Its data as it is now, in base64, and in clear. */
    data(key: Key): Promise<Readonly<Record<string, string>>>
    values(key: Key): Promise<Readonly<Record<string, string>>>
    /** Starts a program of the guide; a text says why this machine cannot. @throws Error when there is none */
    run(name: string, env: Readonly<Record<string, string>>, input?: ProgramInput): Program | string
    /** As the client of a credential asks; or as one that has kept what its Secret held. */
    ask(key: Key, wish: Wish): Promise<TokenAnswer>
    askAs(values: Readonly<Record<string, string>>, wish: Wish): Promise<TokenAnswer>
    /** An access token. @throws Error with the error of the endpoint */
    tokenOf(key: Key, wish: Wish): Promise<string>
    /** JSON patch of the issuer of the samples. @throws Error when refused */
    changeIssuer(patch: readonly object[]): Promise<void>
  }

const ISSUER = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/clients'

type Wish = Readonly<Record<string, string>>

/** JSON of an answer, and after how many milliseconds it came. */
export type TokenAnswer = {
  readonly status: number
  readonly ms: number
  readonly body: Readonly<Record<string, string | undefined>>
}

const OURS = /^(Namespace|ClusterCredentialIssuer|ServiceAccountCredential|ImpersonatedToken)$/v

export async function startSampleWorld(): Promise<SampleWorld> {
  const documented = documentedPrograms()
  const folder = await mkdtemp(`${tmpdir()}/mintlet-samples-`)
  const programs = await makeRunnable(documented, folder)
  const world = await startWorld({ namespaces: ['orders', 'reports'] })
  const port = await freePort()
  const base = `https://localhost:${port}`
  const flags = ['--oidc-insecure-http=false', `--oidc-base-url=${base}`, `--oidc-address=:${port}`]
  await world.spawn({ flags }).ready()
  const { admin } = world.controlPlane
  const ours = documented.samples.filter(({ kind = '' }) => OURS.test(kind))
  await admin.apply(ours.map((object) => stringify(object)).join('---\n'))
  const found = await until('the operator has made its certificate', () =>
    world.secret(['mintlet-system', 'mintlet-oidc-tls']),
  )
  const ca = textsOf(found.data)['ca.crt'] ?? ''
  await writeFile(`${folder}/ca.crt`, ca)
  const dispatcher = new Agent({ connect: { ca } })
  const credentials = createCredentialApi(admin, 'clients')
  const issuer = `${base}/clients`

  const data = async ([namespace, name]: Key): Promise<Readonly<Record<string, string>>> =>
    (await world.secret([namespace, `${name}-credential`]))?.data ?? {}

  async function askAs(
    { clientId = '', clientSecret = '' }: Readonly<Record<string, string>>,
    wish: Wish,
  ): Promise<TokenAnswer> {
    const fields = { client_id: clientId, client_secret: clientSecret, ...wish }
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...fields })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const options = { method: 'POST', headers, body: form.toString(), dispatcher } as const
    const began = performance.now()
    const { statusCode: status, body } = await request(`${issuer}/token`, options)
    const read = (await body.json()) as TokenAnswer['body']
    return { status, ms: performance.now() - began, body: read }
  }

  return {
    ...world,
    ...credentials,
    documented,
    issuer,
    data,
    values: async (key) => textsOf(await data(key)),
    async mount(key) {
      await credentials.untilIssued(key)
      return kubeletMount(await data(key))
    },
    run: (name, env, input) =>
      run(programs[name], { ...trusting(`${folder}/ca.crt`), ...env }, input),
    ask: async (key, wish) => askAs(textsOf(await data(key)), wish),
    askAs,
    async tokenOf(key, wish) {
      const { body } = await askAs(textsOf(await data(key)), wish)
      if (body['access_token'] === undefined) throw new Error(body['error'])
      return body['access_token']
    },
    async changeIssuer(patch) {
      const contentType = 'application/json-patch+json'
      const { status, body } = await admin.request('PATCH', ISSUER, patch, { contentType })
      if (status !== 200) throw new Error(`the issuer: ${status} ${JSON.stringify(body)}`)
    },
    async [Symbol.asyncDispose]() {
      await dispatcher.close()
      await world[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}

const trusting = (ca: string): Readonly<Record<string, string>> => ({
  CA: ca,
  NODE_EXTRA_CA_CERTS: ca,
})

function run(
  program: Runnable | undefined,
  env: Readonly<Record<string, string>>,
  input: ProgramInput | undefined,
): Program | string {
  if (program === undefined) throw new Error('the guide has no such program')
  return 'missing' in program ? program.missing : startProgram(program, env, input)
}
