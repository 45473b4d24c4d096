import { afterEach, describe, expect, it } from 'vitest'
import type { MetadataOptions } from '../../../kit/google/metadata-options.ts'
import {
  type GoogleEmulator,
  startGoogleEmulator,
} from '../../../kit/google/start-google-emulator.ts'

const EMAIL = 'node@p.iam.gserviceaccount.com'
const STORAGE = 'https://www.googleapis.com/auth/devstorage.read_only'
const FLAVOR = { 'metadata-flavor': 'Google' }

let google: GoogleEmulator

const start = async (metadata?: MetadataOptions): Promise<void> => {
  google = await startGoogleEmulator({
    serviceAccounts: [{ email: EMAIL }],
    ...(metadata && { metadata }),
  })
}

const get = (path: string, headers: Readonly<Record<string, string>> = FLAVOR): Promise<Response> =>
  fetch(`http://${google.metadataHost}${path}`, { headers })

const ofAccount = (key: string): Promise<Response> =>
  get(`/computeMetadata/v1/instance/service-accounts/default/${key}`)

describe('a metadata server', () => {
  afterEach(() => google.stop())

  it.each([
    ['/', 'computeMetadata/'],
    ['/computeMetadata/v1/instance', 'service-accounts/'],
    ['/computeMetadata/v1/project/project-id', 'p'],
    ['/computeMetadata/v1/universe/universe-domain', 'googleapis.com'],
    ['/computeMetadata/v1/instance/service-accounts/default/email', EMAIL],
  ])('says at %s that it is one, and "%s"', async (path, text) => {
    await start({ projectId: 'p', email: EMAIL })
    const answer = await get(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('metadata-flavor')).toBe('Google')
    expect((await answer.text()).trim()).toBe(text)
  })

  it('answers nobody who does not say that it is meant, or who comes through a proxy', async () => {
    await start({ projectId: 'p', email: EMAIL })
    const path = '/computeMetadata/v1/instance/service-accounts/default/token'
    expect((await get(path, {})).status).toBe(403)
    expect((await get(path, { 'metadata-flavor': 'other' })).status).toBe(403)
    const proxied = await get(path, { ...FLAVOR, 'x-forwarded-for': '10.0.0.1' })
    expect(proxied.status).toBe(403)
    expect(proxied.headers.get('metadata-flavor')).toBe('Google')
    expect(google.issuedSecrets()).toEqual([])
  })

  it('gives tokens with the scopes that were asked for, among those it has', async () => {
    await start({ projectId: 'p', email: EMAIL, scopes: [STORAGE] })
    const answer = await ofAccount(`token?scopes=${STORAGE}`)
    const { access_token: value, ...rest } = (await answer.json()) as Record<string, unknown>
    expect(rest).toEqual({ expires_in: 3599, token_type: 'Bearer' })
    expect(google.introspect(String(value))).toMatchObject({
      member: `serviceAccount:${EMAIL}`,
      scopes: [STORAGE],
    })
    const more = await ofAccount('token?scopes=https://www.googleapis.com/auth/cloud-platform')
    expect(more.status).toBe(400)
  })

  it('says that there is no account, or that the account is gone', async () => {
    await start({ projectId: 'p' })
    const none = await ofAccount('token')
    expect(none.status).toBe(404)
    expect(await none.json()).toEqual({
      error: 'invalid_request',
      error_description: 'Service account not enabled on this instance',
    })
    await google.stop()
    await start({ projectId: 'p', email: EMAIL })
    google.serviceAccounts.remove(EMAIL)
    const gone = await ofAccount('token')
    expect(gone.status).toBe(404)
    expect(await gone.text()).toContain('Gaia id not found for email')
  })

  it('is somebody else for a pod of GKE', async () => {
    const member = 'serviceAccount:p.svc.id.goog[ns/name]'
    await start({ projectId: 'p', email: 'p.svc.id.goog', member })
    const { access_token: value } = (await (await ofAccount('token')).json()) as {
      access_token: string
    }
    expect(google.memberOf(value)).toBe(member)
  })

  it('wants an audience for an ID token, and is not there on other machines', async () => {
    await start({ projectId: 'p', email: EMAIL })
    expect((await ofAccount('identity')).status).toBe(400)
    await google.stop()
    await start()
    expect((await get('/')).status).toBe(404)
  })

  it('survives a path that cannot be decoded', async () => {
    await start({ projectId: 'p', email: EMAIL })
    const bad = await get('/computeMetadata/v1/instance/service-accounts/%zz/email')
    expect(bad.status).toBe(404)
  })
})
