import { describe, expect, it } from 'vitest'
import { readApplicationCredentials } from '../../../../../src/issue/google/caller/read-application-credentials.ts'

const UNIVERSE = 'googleapis.com'
const URL_OF = (email: string): string =>
  `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`
const TARGET = 'target@my-project.iam.gserviceaccount.com'
const user = { type: 'authorized_user', client_id: 'a', client_secret: 'b', refresh_token: 'c' }
const external = {
  type: 'external_account',
  audience: '//iam.googleapis.com/x',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  credential_source: { file: '/var/run/token' },
}
const impersonated = {
  type: 'impersonated_service_account',
  service_account_impersonation_url: URL_OF(TARGET),
  source_credentials: user,
}
const aws = {
  environment_id: 'aws1',
  regional_cred_verification_url: 'https://sts.{region}.amazonaws.com?Action=GetCallerIdentity',
}

const problem = (file: unknown, universe = UNIVERSE): string => {
  const text = typeof file === 'string' ? file : JSON.stringify(file)
  const read = readApplicationCredentials(text, universe)
  return read.ok ? 'none' : read.problem
}

describe('readApplicationCredentials', () => {
  it.each([
    ['an authorized user', user],
    ['a subject token in a file', external],
    ['a subject token at a URL', { ...external, credential_source: { url: 'http://127.0.0.1/t' } }],
    ['AWS with keys in the environment', { ...external, credential_source: aws }],
    ['an impersonated service account', impersonated],
    [
      'delegates by email and by name',
      { ...impersonated, delegates: [TARGET, `projects/-/serviceAccounts/${TARGET}`] },
    ],
    ['null for no delegates', { ...impersonated, delegates: null }],
  ])('reads %s', (_, file) => {
    expect(problem(file)).toBe('none')
  })

  it('reads the service account out of the URL', () => {
    const read = readApplicationCredentials(
      JSON.stringify({
        ...impersonated,
        service_account_impersonation_url: URL_OF(TARGET.replace('@', '%40')),
      }),
      UNIVERSE,
    )
    expect(read).toMatchObject({
      ok: true,
      credentials: { service_account_impersonation_url: { email: TARGET } },
    })
  })

  it.each([
    ['no JSON', '{"type": canary', 'not JSON'],
    ['a type that is not supported', { type: 'canary' }, 'type is none of'],
    ['no type', {}, 'type is none of'],
    [
      'a program to run',
      { ...external, credential_source: { executable: { command: 'canary' } } },
      'credential_source',
    ],
    [
      'a program beside a file',
      { ...external, credential_source: { file: 'x', executable: { command: 'canary' } } },
      'credential_source',
    ],
    [
      'a client certificate',
      { ...external, credential_source: { certificate: {} } },
      'credential_source',
    ],
    [
      'a session at the AWS metadata service',
      { ...external, credential_source: { ...aws, imdsv2_session_token_url: 'http://canary' } },
      'credential_source',
    ],
    [
      'a source with such a session',
      { ...impersonated, source_credentials: { ...external, credential_source: {} } },
      'credential_source',
    ],
    ['a token_url that is no URL', { ...external, token_url: 'canary' }, 'token_url'],
    ['a token_url of another protocol', { ...external, token_url: 'file:///canary' }, 'token_url'],
    [
      'an impersonation URL with a path in it',
      { ...impersonated, service_account_impersonation_url: URL_OF('canary/../x') },
      'service_account_impersonation_url',
    ],
    ['a delegate that is no account', { ...impersonated, delegates: ['canary'] }, 'delegates'],
    [
      'impersonation of impersonation',
      { ...impersonated, source_credentials: impersonated },
      'source_credentials.type',
    ],
    ['a user without a refresh token', { ...user, refresh_token: undefined }, 'refresh_token'],
    [
      'another universe',
      { ...external, universe_domain: 'canary.example' },
      'universe_domain is not googleapis.com',
    ],
    [
      'a source of another universe',
      { ...impersonated, source_credentials: { ...user, universe_domain: 'canary.example' } },
      'universe_domain',
    ],
  ])('refuses %s, and quotes nothing of it', (_, file, words) => {
    const said = problem(file)
    expect(said).toContain(words)
    expect(said).not.toContain('canary')
  })

  it('takes a file without a universe for one of googleapis.com', () => {
    expect(problem(external, 'example.org')).toContain('universe_domain')
  })
})
