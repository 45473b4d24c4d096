import { parse } from 'yaml'
import type { FormatType } from '../../src/api/format-types.ts'
import type { SecretFormat } from '../../src/api/secret-format.ts'
import type { Rendering } from '../../src/render/credential-values.ts'
import { readEnvFile } from './read-env-file.ts'
import { readNpmrc } from './read-npmrc.ts'

type Texts = Readonly<Record<string, string>>
type Reader = (format: SecretFormat, file: string, texts: Texts) => unknown

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString()
const cut = (text: string): string[] => {
  const at = text.indexOf(':')
  return [text.slice(0, at), text.slice(at + 1)]
}

const named = (list: readonly { readonly name: string }[], name: string): unknown =>
  list.find((each) => each.name === name)

/** What each client would use of the files, with the parsers that it has. */
const READERS: Readonly<Record<FormatType, Reader>> = {
  Token: (_format, _file, { token, signature }) => token ?? signature,
  BasicAuth: (_format, _file, { username, password }) => [username, password],
  DockerConfigJson: ({ registries = [] }, file) => {
    const { auths } = JSON.parse(file)
    return registries.map((host) => {
      const { username, password, auth } = auths[host]
      return [[username, password], cut(decoded(auth))]
    })
  },
  Kubeconfig: (_format, file) => {
    const config = parse(file)
    if (JSON.stringify(config) !== JSON.stringify(JSON.parse(file))) throw new SyntaxError('YAML')
    const { context } = config.contexts.find(
      ({ name }: { name: string }) => name === config['current-context'],
    )
    const { clusters, users } = config
    return [named(clusters, context.cluster), named(users, context.user), context.namespace]
  },
  AuthorizationHeader: (_format, file) => {
    const [, scheme = '', value = ''] = /^([A-Za-z0-9-]+) ([!-~]+)$/.exec(file) ?? []
    return scheme.toLowerCase() === 'basic' ? cut(decoded(value)) : [scheme, value]
  },
  Netrc: (_format, file) => {
    const words = file.split(/\s+/)
    return Array.from({ length: Math.floor(words.length / 6) }, (_, at) =>
      words.slice(at * 6, at * 6 + 6),
    )
  },
  Npmrc: ({ registries = [], scope }, file) => {
    const settings = readNpmrc(file)
    return registries.map((registry) => {
      const found = scope === undefined ? registry : String(settings.get(`${scope}:registry`))
      const { host, pathname } = new URL(found)
      const name = `//${host}${pathname}${pathname.endsWith('/') ? '' : '/'}`
      const auth = settings.get(`${name}:_auth`)
      return typeof auth === 'string' ? cut(decoded(auth)) : settings.get(`${name}:_authToken`)
    })
  },
  EnvFile: (_format, file) => readEnvFile(file),
  AwsWebIdentity: (_format, file, { token }) => {
    const [section, ...lines] = file.trimEnd().split('\n')
    const settings = lines.map((line) => /^([a-z_]+) = (\S+)$/.exec(line)?.slice(1) ?? [])
    return [section, Object.fromEntries(settings), token]
  },
}

/** What was put in, as `READERS` find it if the file says it. */
const EXPECTED: Readonly<Record<FormatType, (format: SecretFormat, of: Login) => unknown>> = {
  Token: (_format, { secret }) => secret,
  BasicAuth: ({ username }, { user, secret }) => [username ?? user, secret],
  DockerConfigJson: ({ registries = [], username }, { user, secret }) =>
    registries.map(() => [
      [username ?? user, secret],
      [username ?? user, secret],
    ]),
  Kubeconfig: ({ server, caBundle, namespace, tokenFile }, { name, secret }) => [
    { name, cluster: { server, ...(caBundle && { 'certificate-authority-data': caBundle }) } },
    { name, user: tokenFile === undefined ? { token: secret } : { tokenFile } },
    namespace,
  ],
  AuthorizationHeader: ({ scheme = 'Bearer' }, { isClient, user, secret }) =>
    isClient ? [user, secret] : [scheme, secret],
  Netrc: ({ machines = [], username }, { user, secret }) =>
    machines.map((host) => ['machine', host, 'login', username ?? user, 'password', secret]),
  Npmrc: ({ registries = [] }, { isClient, user, secret }) =>
    registries.map(() => (isClient ? [user, secret] : secret)),
  EnvFile: ({ prefix = '' }, { variables }) =>
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [prefix + name, value])),
  AwsWebIdentity: ({ roleArn, tokenFile, sessionName, region }, { name, secret }) => [
    '[default]',
    {
      role_arn: roleArn,
      web_identity_token_file: tokenFile,
      role_session_name: sessionName ?? (name.length < 2 ? `mintlet-${name}` : name.slice(0, 64)),
      ...(region && { region }),
    },
    secret,
  ],
}

type Login = {
  readonly name: string
  readonly isClient: boolean
  readonly user: string
  readonly secret: string
  readonly variables: Readonly<Record<string, string>>
}

function loginOf({ object: { name }, credential }: Rendering, secret: string): Login {
  const EXPIRES_AT = '2026-06-01T13:00:00Z'
  if (!('kind' in credential)) {
    const { clientId, id, tokenUrl } = credential
    const names = { CLIENT_ID: clientId, CLIENT_SECRET: secret, CREDENTIAL_ID: id }
    const variables = { ...names, TOKEN_URL: tokenUrl, EXPIRES_AT }
    return { name, isClient: true, user: clientId, secret, variables }
  }
  const { kind, keyId, allowedLocations } = credential
  const variables = {
    [kind === 'SignedBlob' ? 'SIGNATURE' : 'TOKEN']: secret,
    EXPIRES_AT,
    ...(keyId !== undefined && { KEY_ID: keyId }),
    ...(allowedLocations && { ENCODED_LOCATIONS: allowedLocations.encodedLocations }),
  }
  return { name, isClient: false, user: 'oauth2accesstoken', secret, variables }
}

/**
 * What a client reads of the files of one format, and what it should.
 *
 * @param key of the file, of formats that write one
 * @param secret of the rendering, in clear
 */
export const readFormat = (
  format: SecretFormat,
  key: string,
  texts: Texts,
  { rendering, secret }: { readonly rendering: Rendering; readonly secret: string },
): { readonly read: unknown; readonly expected: unknown } => ({
  read: READERS[format.type](format, texts[key] ?? '', texts),
  expected: EXPECTED[format.type](format, loginOf(rendering, secret)),
})
