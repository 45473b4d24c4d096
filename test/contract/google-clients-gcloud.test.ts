import { verify } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Gcloud, startGcloud } from '../kit/gcloud.ts'
import { type ExampleGoogle, startExampleGoogle } from '../kit/google/example-google.ts'

const AUDIENCE = 'https://service.example.com'
const NO_GCLOUD = 'there is no gcloud on PATH'

let example: ExampleGoogle
let gcloud: Gcloud | undefined

/** What gcloud prints, as the user that holds the access token in our file. */
async function ask(program: Gcloud, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await program.run(args, environment(program))
  if (code !== 0) throw new Error(stderr)
  return stdout.trim()
}

const environment = ({ folder }: Gcloud): Readonly<Record<string, string>> => ({
  NO_PROXY: '*',
  no_proxy: '*',
  CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS: `${example.google.iamcredentialsUrl}/`,
  CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: `${folder}/token`,
})

/** gcloud takes the chain as one list, the target at its end. */
const chain = (): string => [...example.delegates, example.target].join(',')

describe('the emulated Google, driven by gcloud', { concurrent: true, timeout: 90_000 }, () => {
  beforeAll(async () => {
    example = await startExampleGoogle()
    gcloud = await startGcloud()
    if (gcloud === undefined) return
    await writeFile(`${gcloud.folder}/token`, example.google.accessToken(example.user))
    await writeFile(`${gcloud.folder}/blob`, 'to be signed')
    await writeFile(`${gcloud.folder}/claims`, JSON.stringify({ n: 1 }))
  })

  afterAll(async () => {
    await gcloud?.[Symbol.asyncDispose]()
    await example[Symbol.asyncDispose]()
  })

  it('prints an access token through two delegates, of the lifetime that was asked for', async (ctx) => {
    const { expect } = ctx
    if (gcloud === undefined) return ctx.skip(NO_GCLOUD)
    const { google, target, delegates, user } = example
    const flags = [`--impersonate-service-account=${chain()}`, '--lifetime=900']
    const token = await ask(gcloud, 'auth', 'print-access-token', ...flags)
    const issued = google.introspect(token)
    expect(issued?.member).toBe(`serviceAccount:${target}`)
    // gcloud may have taken a while to print it.
    expect(issued?.expiresAt).toBeGreaterThan(Date.now() + 800_000)
    expect(issued?.expiresAt).toBeLessThanOrEqual(Date.now() + 900_000)
    const calls = google.ledger.entries({ method: 'generateAccessToken', status: 200 })
    expect(calls).toContainEqual(
      expect.objectContaining({ caller: user, serviceAccount: target, delegates }),
    )
  })

  it('prints an ID token with an email in it', async (ctx) => {
    const { expect } = ctx
    if (gcloud === undefined) return ctx.skip(NO_GCLOUD)
    const flags = [
      `--impersonate-service-account=${chain()}`,
      `--audiences=${AUDIENCE}`,
      '--include-email',
    ]
    const token = await ask(gcloud, 'auth', 'print-identity-token', ...flags)
    expect(decodeJwt(token)).toMatchObject({ aud: AUDIENCE, email: example.target })
  })

  it('signs a JWT', async (ctx) => {
    const { expect } = ctx
    if (gcloud === undefined) return ctx.skip(NO_GCLOUD)
    const { folder } = gcloud
    const files = [`${folder}/claims`, `${folder}/jwt`]
    const flags = [`--iam-account=${example.direct}`]
    await ask(gcloud, 'iam', 'service-accounts', 'sign-jwt', ...files, ...flags)
    const signed = await readFile(`${folder}/jwt`, 'utf8')
    expect(decodeJwt(signed)).toEqual({ n: 1 })
    expect(decodeProtectedHeader(signed)).toMatchObject({ alg: 'RS256', typ: 'JWT' })
  })

  it('signs a blob that the published key verifies', async (ctx) => {
    const { expect } = ctx
    if (gcloud === undefined) return ctx.skip(NO_GCLOUD)
    const { folder } = gcloud
    const files = [`${folder}/blob`, `${folder}/signature`]
    const flags = [`--iam-account=${example.direct}`]
    await ask(gcloud, 'iam', 'service-accounts', 'sign-blob', ...files, ...flags)
    const signature = await readFile(`${folder}/signature`)
    const url = `${example.google.googleapisUrl}/service_accounts/v1/metadata/raw/${example.direct}`
    const keys = Object.values((await (await fetch(url)).json()) as Record<string, string>)
    const payload = await readFile(`${folder}/blob`)
    expect(keys.some((key) => verify('sha256', payload, key, signature))).toBe(true)
  })

  it('prints why it was refused', async (ctx) => {
    const { expect } = ctx
    if (gcloud === undefined) return ctx.skip(NO_GCLOUD)
    const flags = [`--impersonate-service-account=${example.target}`]
    const args = ['auth', 'print-access-token', ...flags]
    const { code, stderr } = await gcloud.run(args, environment(gcloud))
    expect(code).toBe(1)
    expect(stderr).toContain("Permission 'iam.serviceAccounts.getAccessToken' denied")
    expect(stderr).toContain('IAM_PERMISSION_DENIED')
  })
})
