import { verify } from 'node:crypto'
import { Compute, IdentityPoolClient, Impersonated, OAuth2Client } from 'google-auth-library'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ExampleGoogle, startExampleGoogle } from '../kit/google/example-google.ts'

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const AUDIENCE = 'https://service.example.com'

let example: ExampleGoogle

/** Workload identity federation, as the library has it. */
const federated = (): IdentityPoolClient =>
  new IdentityPoolClient({
    type: 'external_account',
    audience: example.audience,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${example.google.stsUrl}/v1/token`,
    subject_token_supplier: { getSubjectToken: () => example.subjectToken() },
    scopes: [SCOPE],
  })

const impersonated = (delegates: readonly string[]): Impersonated =>
  new Impersonated({
    sourceClient: federated(),
    targetPrincipal: example.target,
    delegates: [...delegates],
    targetScopes: [SCOPE],
    lifetime: 1200,
    endpoint: example.google.iamcredentialsUrl,
  })

const fullNames = (): string[] =>
  example.delegates.map((email) => `projects/-/serviceAccounts/${email}`)

describe("the emulated Google, driven by Google's client for Node", () => {
  beforeAll(async () => {
    example = await startExampleGoogle()
    vi.stubEnv('NO_PROXY', '*')
    vi.stubEnv('GCE_METADATA_IP', '')
    vi.stubEnv('GCE_METADATA_HOST', example.google.metadataHost)
    vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present')
    // The library warns of configurations from elsewhere whenever one is made.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  })

  afterAll(async () => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    await example[Symbol.asyncDispose]()
  })

  it('gives an access token through federation and two delegates', async () => {
    const { google, target, subject, delegates } = example
    const client = impersonated(fullNames())
    const { token } = await client.getAccessToken()
    expect(google.memberOf(token ?? '')).toBe(`serviceAccount:${target}`)
    const left = (client.credentials.expiry_date ?? 0) - Date.now()
    expect(left).toBeGreaterThan(1_190_000)
    expect(left).toBeLessThanOrEqual(1_200_000)
    const [call] = google.ledger.entries({ method: 'generateAccessToken', status: 200 })
    expect(call).toMatchObject({ caller: subject, serviceAccount: target, delegates })
  })

  it('refuses without the delegates, and the library reads why', async () => {
    await expect(impersonated([]).getAccessToken()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("Permission 'iam.serviceAccounts.getAccessToken' denied"),
    })
  })

  it('gives an ID token that the library verifies with the published certificates', async () => {
    const { google, target } = example
    const options = { includeEmail: true }
    const idToken = await impersonated(fullNames()).fetchIdToken(AUDIENCE, options)
    const oauth2FederatedSignonPemCertsUrl = `${google.googleapisUrl}/oauth2/v1/certs`
    const verifier = new OAuth2Client({ endpoints: { oauth2FederatedSignonPemCertsUrl } })
    const ticket = await verifier.verifyIdToken({ idToken, audience: AUDIENCE })
    expect(ticket.getPayload()).toMatchObject({ email: target, email_verified: true, azp: target })
    await expect(verifier.verifyIdToken({ idToken, audience: 'other' })).rejects.toThrow(
      'Wrong recipient',
    )
  })

  it('signs for it', async () => {
    const { keyId, signedBlob } = await impersonated(fullNames()).sign('text')
    const url = `${example.google.googleapisUrl}/service_accounts/v1/metadata/x509/${example.target}`
    const keys = (await (await fetch(url)).json()) as Record<string, string>
    const signature = Buffer.from(signedBlob, 'base64')
    expect(verify('sha256', Buffer.from('text'), keys[keyId] ?? '', signature)).toBe(true)
  })

  it('is the metadata server of its machine', async () => {
    const { google, delegates } = example
    const client = new Compute({ scopes: [SCOPE] })
    const { token } = await client.getAccessToken()
    expect(google.memberOf(token ?? '')).toBe(`serviceAccount:${delegates[0]}`)
    const claims = decodeJwt(await client.fetchIdToken(AUDIENCE))
    expect(claims).toMatchObject({ aud: AUDIENCE, email: delegates[0] })
  })
})
