import { createPublicKey, verify } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type ExampleGoogle, startExampleGoogle } from '../kit/google/example-google.ts'
import { FORM_FIELDS } from '../kit/google/form-fields.ts'
import { MESSAGE_FIELDS } from '../kit/google/message-fields.ts'
import type { PythonAnswers } from '../kit/google/python-answers.ts'
import { pythonSettings } from '../kit/google/python-settings.ts'
import { type PythonVenv, pythonVenv } from '../kit/python.ts'

const AUDIENCE = 'https://service.example.com'
const NO_PYTHON = 'python3 or the package registry cannot be had; stderr says why'
const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

let example: ExampleGoogle
let folder: string
let python: PythonVenv | undefined

/** What a program in Python, which drives a library of Google's, prints. */
async function ask<Told>(
  venv: PythonVenv,
  script: string,
  ...args: readonly string[]
): Promise<Told> {
  const { metadataHost } = example.google
  const env = {
    NO_PROXY: '*',
    no_proxy: '*',
    GCE_METADATA_HOST: metadataHost,
    GCE_METADATA_IP: metadataHost,
    GOOGLE_APPLICATION_CREDENTIALS: '',
    GOOGLE_CLOUD_PROJECT: '',
    CLOUDSDK_CONFIG: `${folder}/none`,
  }
  const file = `${import.meta.dirname}/python/${script}`
  const { code, stdout, stderr } = await venv.run(file, args, env)
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** The public key that Google publishes for an account under this id. */
async function publishedKey(email: string, keyId: string): Promise<string> {
  const url = `${example.google.googleapisUrl}/service_accounts/v1/metadata/x509/${email}`
  const keys = (await (await fetch(url)).json()) as Record<string, string>
  return keys[keyId] ?? ''
}

/** The fields of what STS answers. */
async function exchanged(): Promise<string[]> {
  const type = 'urn:ietf:params:oauth:token-type'
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: example.audience,
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    requested_token_type: `${type}:access_token`,
    subject_token_type: `${type}:jwt`,
    subject_token: await example.subjectToken(),
  })
  const answer = await fetch(`${example.google.stsUrl}/v1/token`, { method: 'POST', body })
  return names((await answer.json()) as object)
}

const fields = (name: keyof typeof MESSAGE_FIELDS): string[] =>
  // The exception is sent by Google's own clients, and in no document.
  Object.keys(MESSAGE_FIELDS[name])
    .filter((each) => each !== 'useEmailAzp')
    .toSorted()

/** Clients send a form in snake case, the document describes JSON. */
const camelCase = (name: string): string =>
  name.replaceAll(/_[a-z]/g, (letter) => letter.slice(1).toUpperCase())

const names = (answer: object): string[] => Object.keys(answer).toSorted()

describe("the emulated Google, driven by Google's clients in Python", {
  concurrent: true,
  timeout: 90_000,
}, () => {
  let settings: string

  beforeAll(async () => {
    folder = await mkdtemp(`${tmpdir()}/mintlet-google-`)
    example = await startExampleGoogle()
    settings = `${folder}/settings.json`
    await writeFile(settings, JSON.stringify(await pythonSettings(example, AUDIENCE)))
    python = await pythonVenv()
  }, 240_000)

  afterAll(async () => {
    await example[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  it('has the fields of the discovery documents', async (ctx) => {
    const { expect } = ctx
    if (python === undefined) return ctx.skip(NO_PYTHON)
    const { iamcredentials, sts } = await ask<PythonAnswers['documents']>(
      python,
      'google_discovery.py',
      'documents',
    )
    expect(fields('generateAccessToken')).toEqual(iamcredentials.GenerateAccessTokenRequest)
    expect(fields('generateIdToken')).toEqual(iamcredentials.GenerateIdTokenRequest)
    expect(fields('signJwt')).toEqual(iamcredentials.SignJwtRequest)
    expect(fields('signBlob')).toEqual(iamcredentials.SignBlobRequest)
    expect(sts.GoogleIdentityStsV1ExchangeTokenRequest).toEqual(
      [...FORM_FIELDS].map(camelCase).toSorted(),
    )
    // access_boundary_session_key belongs to the option accessBoundary.
    expect([...(await exchanged()), 'access_boundary_session_key'].toSorted()).toEqual(
      sts.GoogleIdentityStsV1ExchangeTokenResponse,
    )
  })

  it('answers all five methods of google-api-python-client as they are described', async (ctx) => {
    const { expect } = ctx
    if (python === undefined) return ctx.skip(NO_PYTHON)
    const [told, { iamcredentials }] = await Promise.all([
      ask<PythonAnswers['calls']>(python, 'google_discovery.py', 'calls', settings),
      ask<PythonAnswers['documents']>(python, 'google_discovery.py', 'documents'),
    ])
    const { generateAccessToken, generateIdToken, signJwt, signBlob, getAllowedLocations } = told
    expect(names(generateAccessToken)).toEqual(iamcredentials.GenerateAccessTokenResponse)
    expect(names(generateIdToken)).toEqual(iamcredentials.GenerateIdTokenResponse)
    expect(names(signJwt)).toEqual(iamcredentials.SignJwtResponse)
    expect(names(signBlob)).toEqual(iamcredentials.SignBlobResponse)
    expect(names(getAllowedLocations)).toEqual(iamcredentials.ServiceAccountAllowedLocations)

    const { google, target } = example
    expect(google.memberOf(generateAccessToken.accessToken)).toBe(`serviceAccount:${target}`)
    expect(generateAccessToken.expireTime).toMatch(SECONDS)
    expect(decodeJwt(generateIdToken.token)).toMatchObject({
      iss: 'https://accounts.google.com',
      aud: AUDIENCE,
      email: target,
      google: { organization_number: 4711 },
    })
    expect(decodeJwt(signJwt.signedJwt)).toEqual({ n: 1 })
    const key = createPublicKey(await publishedKey(target, signBlob.keyId))
    const payload = Buffer.from([0, 1, 255, ...Buffer.from(' blob')])
    expect(verify('sha256', payload, key, Buffer.from(signBlob.signedBlob, 'base64'))).toBe(true)
    expect(getAllowedLocations.locations).toEqual(['europe-west1'])
    const asHolderOfKey = google.memberOf(told.selfSigned.accessToken)
    expect(asHolderOfKey).toBe(`serviceAccount:${example.delegates[1]}`)
    expect(told.refused).toMatchObject({
      status: 403,
      details: [
        {
          reason: 'IAM_PERMISSION_DENIED',
          domain: 'iam.googleapis.com',
          metadata: { permission: 'iam.serviceAccounts.getAccessToken' },
        },
      ],
    })
  })

  it('gives google-auth tokens by impersonation, federation and the metadata server', async (ctx) => {
    const { expect } = ctx
    if (python === undefined) return ctx.skip(NO_PYTHON)
    const told = await ask<PythonAnswers['googleAuth']>(python, 'google_auth_clients.py', settings)
    const { google, target, subject, direct, delegates } = example
    for (const { token } of [told.impersonated, told.federatedChain]) {
      expect(google.memberOf(token)).toBe(`serviceAccount:${target}`)
    }
    expect(Date.parse(told.impersonated.expiry) - Date.now()).toBeGreaterThan(400_000)
    expect(Date.parse(told.impersonated.expiry) - Date.now()).toBeLessThan(601_000)
    expect(told.withoutDelegates).toContain('IAM_PERMISSION_DENIED')
    expect(google.memberOf(told.federated.token)).toBe(subject)
    expect(told.forged).toContain('invalid_grant')
    expect(google.memberOf(told.ambient.token)).toBe(`serviceAccount:${delegates[0]}`)
    expect(told.ambient).toMatchObject({
      kind: 'Credentials',
      project: 'my-project',
      email: delegates[0],
      claims: { aud: AUDIENCE, iss: 'https://accounts.google.com' },
    })
    const identity = { aud: AUDIENCE, email: direct, azp: direct }
    expect(told.identity).toMatchObject({ v1: identity, v3: identity })
  })
})
