import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { GoogleAuth } from '../../src/api/google-issuer.ts'
import { createHttpClient } from '../../src/http/create-http-client.ts'
import type { HttpClient } from '../../src/http/http-client.ts'
import type { Caller, CallerResult } from '../../src/issue/caller/caller.ts'
import { createCallerSources } from '../../src/issue/google/caller/create-caller-sources.ts'
import type { CallerSource } from '../../src/issue/google/caller-source.ts'
import { Redacted } from '../../src/redacted.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { type ExampleGoogle, startExampleGoogle } from '../kit/google/example-google.ts'
import { makeSubjectIssuer, type SubjectIssuer } from '../kit/google/subject-issuer.ts'
import { shown } from '../kit/shown.ts'

const CREATOR = 'roles/iam.serviceAccountTokenCreator' as const
const SUBJECT = { namespace: 'etl', serviceAccountName: 'operator' }
const execute = promisify(execFile)

let example: ExampleGoogle
let http: HttpClient
let folder: string
/** Every subject token that was signed, for the search that must not find one. */
const subjectTokens: string[] = []

beforeAll(async () => {
  example = await startExampleGoogle()
  http = createHttpClient({ userAgent: 'mintlet-test' })
  folder = await mkdtemp(`${tmpdir()}/mintlet-callers-`)
})
afterEach(() => example.google.faults.clear())
afterAll(async () => {
  await http.close()
  await example[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** What of the outside world one source is given. */
type Outside = {
  readonly secret?: string
  readonly cluster?: SubjectIssuer
  readonly file?: string
}

/** A new source each time: nothing is cached from one test to the next. */
function sourceOf(
  auth: GoogleAuth,
  { secret = '', cluster = example.cluster, file }: Outside = {},
): CallerSource {
  const { iamcredentialsUrl, stsUrl, metadataHost } = example.google
  const sources = createCallerSources({
    http,
    clock: systemClock,
    endpoints: {
      iamcredentials: new URL(iamcredentialsUrl),
      sts: new URL(stsUrl),
      metadata: new URL(`http://${metadataHost}`),
      universeDomain: 'googleapis.com',
      applicationCredentials: file,
    },
    readSecret: async () => ({ ok: true, values: [new Redacted(secret)] }),
    requestToken: async ({ namespace, serviceAccountName, audience, expirationSeconds }) => {
      const sub = `system:serviceaccount:${namespace}:${serviceAccountName}`
      const exp = Math.floor(Date.now() / 1000) + expirationSeconds
      const jwt = await cluster.sign({ sub, aud: [audience], exp })
      subjectTokens.push(jwt)
      return { ok: true, granted: { token: new Redacted(jwt), expiresAt: exp * 1000 } }
    },
    readFile: (path) => readFile(path, 'utf8'),
  })
  const { namespace } = SUBJECT
  return sources.of({
    kind: 'ClusterCredentialIssuer',
    name: 'google',
    uid: 'u-1',
    namespace,
    auth,
  })
}

const ask = (source: CallerSource): Promise<CallerResult> =>
  source.caller(new AbortController().signal)

async function callerOf(source: CallerSource): Promise<Caller> {
  const result = await ask(source)
  if (!result.ok) throw new Error(result.failure.message)
  expect(result.caller.expiresAt).toBeGreaterThan(Date.now() + 3_000_000)
  expect(result.caller.expiresAt).toBeLessThan(Date.now() + 3_605_000)
  return result.caller
}

/** Impersonates the target as this caller. Whom the emulator took the caller for, and what it answered. */
async function impersonate(caller: Caller, ...delegates: readonly string[]): Promise<string> {
  const { google, target } = example
  google.ledger.clear()
  const result = await http.send(
    {
      method: 'POST',
      url: new URL(
        `/v1/projects/-/serviceAccounts/${target}:generateAccessToken`,
        google.iamcredentialsUrl,
      ),
      headers: {
        authorization: `Bearer ${caller.token.reveal()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        scope: ['https://www.googleapis.com/auth/devstorage.read_only'],
        delegates: delegates.map((email) => `projects/-/serviceAccounts/${email}`),
      }),
      service: 'iamcredentials',
    },
    new AbortController().signal,
  )
  const [entry] = google.ledger.entries({ endpoint: 'iamcredentials' })
  return `${entry?.caller} ${result.ok ? result.answer.status : result.problem}`
}

async function fileWith(name: string, content: object | string): Promise<string> {
  const path = `${folder}/${name}`
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

async function externalAccount(more: object = {}): Promise<object> {
  const token = await example.subjectToken()
  subjectTokens.push(token)
  return {
    type: 'external_account',
    audience: example.audience,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${example.google.stsUrl}/v1/token`,
    credential_source: { file: await fileWith('subject-token', token) },
    ...more,
  }
}

const ambient: GoogleAuth = { ambient: {} }
const workloadIdentity = (): GoogleAuth => ({
  workloadIdentity: { audience: example.audience, serviceAccountName: SUBJECT.serviceAccountName },
})

describe('every way to be somebody is taken by Google’s API for who it is', () => {
  it('the metadata server', async () => {
    const [first, second] = example.delegates
    const caller = await callerOf(sourceOf(ambient))
    expect(caller.principal).toBe(`serviceAccount:${first}`)
    expect(await impersonate(caller, second)).toBe(`serviceAccount:${first} 200`)
  })

  it('application default credentials of an external account, with its subject token in a file', async () => {
    const file = await fileWith('external.json', await externalAccount())
    const caller = await callerOf(sourceOf(ambient, { file }))
    expect(caller.principal).toBeUndefined()
    expect(await impersonate(caller, ...example.delegates)).toBe(`${example.subject} 200`)
  })

  it('application default credentials of an external account that impersonates', async () => {
    const { google, delegates } = example
    const service_account_impersonation_url = `${google.iamcredentialsUrl}/v1/projects/-/serviceAccounts/${delegates[0]}:generateAccessToken`
    const content = await externalAccount({ service_account_impersonation_url })
    const file = await fileWith('external-impersonated.json', content)
    const caller = await callerOf(sourceOf(ambient, { file }))
    expect(caller.principal).toBe(`serviceAccount:${delegates[0]}`)
    expect(await impersonate(caller, delegates[1])).toBe(`serviceAccount:${delegates[0]} 200`)
  })

  it('application default credentials of a service account', async () => {
    const { google, delegates } = example
    const file = await fileWith('key.json', await google.serviceAccountKey(delegates[0]))
    const caller = await callerOf(sourceOf(ambient, { file }))
    expect(await impersonate(caller, delegates[1])).toBe(`serviceAccount:${delegates[0]} 200`)
  })

  it('application default credentials that impersonate through a delegate', async () => {
    const [first, second] = example.delegates
    const file = await fileWith('impersonated.json', {
      type: 'impersonated_service_account',
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${second}:generateAccessToken`,
      delegates: [first],
      source_credentials: await externalAccount(),
    })
    const caller = await callerOf(sourceOf(ambient, { file }))
    expect(caller.principal).toBe(`serviceAccount:${second}`)
    expect(await impersonate(caller)).toBe(`serviceAccount:${second} 200`)
  })

  it('a service account key in a Secret', async () => {
    const { google, delegates } = example
    const secret = JSON.stringify(await google.serviceAccountKey(delegates[0]))
    const auth = { serviceAccountKeySecretRef: { name: 'key', key: 'key.json' } }
    const caller = await callerOf(sourceOf(auth, { secret }))
    expect(caller.principal).toBe(`serviceAccount:${delegates[0]}`)
    expect(await impersonate(caller, delegates[1])).toBe(`serviceAccount:${delegates[0]} 200`)
  })

  it('a Kubernetes ServiceAccount by workload identity federation', async () => {
    const caller = await callerOf(sourceOf(workloadIdentity()))
    expect(caller.principal).toBe(example.subject)
    expect(await impersonate(caller, ...example.delegates)).toBe(`${caller.principal} 200`)
    expect(decodeJwt(subjectTokens.at(-1) ?? '').aud).toEqual([`https:${example.audience}`])
  })

  it('that ServiceAccount itself, with a token of its own scopes', async () => {
    const { federated } = sourceOf(workloadIdentity())
    const scopes = ['https://www.googleapis.com/auth/devstorage.read_only']
    const result = await federated?.token(scopes, new AbortController().signal)
    if (!result?.ok) throw new Error(shown(result))
    const { google } = example
    expect(google.memberOf(result.caller.token.reveal())).toBe(result.caller.principal)
    expect(google.introspect(result.caller.token.reveal())?.scopes).toEqual(scopes)
    expect(Math.abs((result.issuedAt ?? 0) - Date.now())).toBeLessThan(5000)
  })
})

describe('what goes wrong', () => {
  it('has a fresh token after the API has refused one', async () => {
    const { google, delegates } = example
    const source = sourceOf(workloadIdentity())
    const caller = await callerOf(source)
    google.invalidateAccessTokens()
    expect(await impersonate(caller, ...delegates)).toMatch(/ 401$/)
    source.drop(caller)
    expect(await impersonate(await callerOf(source), ...delegates)).toMatch(/ 200$/)
  })

  it('is nobody by a subject token of another cluster', async () => {
    const cluster = await makeSubjectIssuer(example.cluster.issuer)
    const result = await ask(sourceOf(workloadIdentity(), { cluster }))
    expect(result).toMatchObject({
      ok: false,
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
  })

  it('is nobody by a provider that does not exist', async () => {
    const audience = example.audience.replace(/kubernetes$/, 'nowhere')
    const { serviceAccountName } = SUBJECT
    const result = await ask(sourceOf({ workloadIdentity: { audience, serviceAccountName } }))
    expect(result).toMatchObject({ ok: false, failure: { reason: 'Unauthenticated' } })
    expect(!result.ok && result.failure.message).toContain('exist and are enabled')
  })

  it('is nobody where the grant of an impersonation is missing', async () => {
    const { google, delegates, subject } = example
    const grant = { member: subject, role: CREATOR, serviceAccount: delegates[0] }
    const file = await fileWith('refused.json', {
      type: 'impersonated_service_account',
      service_account_impersonation_url: `https://x.example/v1/projects/-/serviceAccounts/${delegates[0]}:generateAccessToken`,
      source_credentials: await externalAccount(),
    })
    google.grants.revoke(grant)
    const result = await ask(sourceOf(ambient, { file }))
    google.grants.add(grant)
    expect(result).toMatchObject({ ok: false, failure: { reason: 'PermissionDenied' } })
  })

  const trouble = [
    [{ do: 'unavailable' }, 'Retryable IssuerUnavailable'],
    [{ do: 'quota', retryAfter: '7' }, 'Waiting RateLimited'],
    [{ do: 'quota', retryDelay: '7s' }, 'Waiting RateLimited'],
    [{ do: 'html' }, 'Retryable IssuerUnavailable'],
    [{ do: 'truncate' }, 'Retryable'],
    [{ do: 'notJson' }, 'Retryable BadResponse'],
    [{ do: 'oversize' }, 'Retryable BadResponse'],
    [{ do: 'empty' }, 'Retryable'],
  ] as const

  it.each(trouble)('judges STS that answers with %j, and shows no token', async (fault, ending) => {
    const { google } = example
    google.faults.always({ endpoint: 'sts' }, fault)
    const file = await fileWith('trouble.json', await externalAccount())
    for (const source of [sourceOf(workloadIdentity()), sourceOf(ambient, { file })]) {
      const result = await ask(source)
      if (result.ok) throw new Error('not a failure')
      expect(`${result.failure.ending} ${result.failure.reason}`).toContain(ending)
      const all = shown(result)
      const secrets = [...google.issuedSecrets(), ...subjectTokens]
      expect(secrets.filter((secret) => all.includes(secret))).toEqual([])
    }
    expect(google.ledger.count({ endpoint: 'sts' })).toBeGreaterThan(0)
  })

  it.each(['sts', 'metadata'] as const)(
    'follows no redirect of %s to another address',
    async (endpoint) => {
      const { google } = example
      google.ledger.clear()
      google.faults.always({ endpoint }, { do: 'redirect', to: `${google.googleapisUrl}/stolen` })
      const file =
        endpoint === 'sts' ? await fileWith('redirect.json', await externalAccount()) : undefined
      const auth = endpoint === 'sts' ? workloadIdentity() : ambient
      for (const source of [
        sourceOf(auth),
        sourceOf(ambient, file === undefined ? {} : { file }),
      ]) {
        expect(await ask(source)).toMatchObject({ ok: false, failure: { reason: 'BadResponse' } })
      }
      expect(google.ledger.count({ endpoint: 'googleapis' })).toBe(0)
    },
  )

  it('lets go of one who is aborted while STS hangs, by the library too', async () => {
    example.google.faults.always({ endpoint: 'sts' }, { do: 'hang' })
    const file = await fileWith('hang.json', await externalAccount())
    for (const source of [sourceOf(workloadIdentity()), sourceOf(ambient, { file })]) {
      const result = await source.caller(AbortSignal.timeout(300))
      expect(result).toMatchObject({ ok: false, failure: { reason: 'IssuerUnavailable' } })
    }
  })
})

describe('google-auth-library', () => {
  it.each([
    ['a token', {}, 'ok\n'],
    ['a refusal', { audience: '//iam.googleapis.com/canary' }, 'Unauthenticated\n'],
  ])('prints nothing for %s, even when the environment asks it to', async (_, more, said) => {
    const { iamcredentialsUrl, stsUrl } = example.google
    const file = await fileWith('printing.json', await externalAccount(more))
    const script = `${import.meta.dirname}/ambient-once.ts`
    const { stdout, stderr } = await execute(
      process.execPath,
      [script, file, iamcredentialsUrl, stsUrl],
      { env: { GOOGLE_SDK_NODE_LOGGING: 'all', PATH: '' } },
    )
    expect([stdout, stderr]).toEqual([said, ''])
  })
})
