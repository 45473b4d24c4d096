import { z } from 'zod'
import { CARRIED_KEYS, CARRIED_MESSAGE, isNotCarried } from './carried-keys.ts'
import { cel } from './cel.ts'
import type { FormatField } from './format-fields.ts'
import { formatRules } from './format-rules.ts'
import type { FormatType } from './format-types.ts'
import { patternSchema } from './pattern.ts'

const hostName = /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/

const absolutePath = patternSchema(
  /^\/[!#-&(-~]*$/,
  512,
  'must be an absolute path without spaces and quotes, such as /var/run/secrets/mintlet/token',
)

/** What each field is for is said with the type that wants it: see format-rules.ts. */
const fields = {
  key: patternSchema(
    /^\.?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$/,
    253,
    'must be a key of a Secret: letters, digits, - _ and ., not beginning with two dots',
    {
      rule: isNotCarried('self'),
      message: CARRIED_MESSAGE,
    },
  )
    .refine((key) => !CARRIED_KEYS.includes(key), CARRIED_MESSAGE)
    .optional()
    .describe(
      'Key of the Secret to write to. Defaults to .dockerconfigjson, kubeconfig, authorization, .netrc, .npmrc, .env or ' +
        'aws-config; Token and BasicAuth have fixed keys.',
    ),
  registries: z
    .array(
      patternSchema(
        /^[!#-&(-~]+$/,
        255,
        'must be a registry: a host such as europe-west1-docker.pkg.dev, or for Npmrc the URL of a registry',
      ),
    )
    .min(1)
    .max(16)
    .optional()
    .describe(
      'DockerConfigJson: hosts, such as europe-west1-docker.pkg.dev. Npmrc: URLs, such as ' +
        'https://europe-west1-npm.pkg.dev/my-project/my-repository/.',
    )
    .meta({ 'x-kubernetes-list-type': 'atomic' }),
  machines: z
    .array(
      patternSchema(
        hostName,
        253,
        'must be the name of a host, such as git.example.com: programs look it up without the port',
      ),
    )
    .min(1)
    .max(16)
    .optional()
    .describe('Netrc: hosts that get the credential.')
    .meta({ 'x-kubernetes-list-type': 'atomic' }),
  username: patternSchema(
    /^[!$-&(-9;-[\]-~]+$/,
    253,
    'must be a user name: printable ASCII without spaces, quotes, colons, # and backslashes',
  )
    .optional()
    .describe(
      'DockerConfigJson, BasicAuth, Netrc: the user name. Defaults to oauth2accesstoken, which Google takes with an access ' +
        'token, and to clientId with client credentials.',
    ),
  scope: patternSchema(
    /^@[a-z0-9~-][a-z0-9._~-]*$/,
    214,
    'must be a scope of npm, such as @example',
  )
    .optional()
    .describe('Npmrc: packages of this scope come from the registry, of which there is one then.'),
  server: patternSchema(
    /^https:\/\/[!#-&(-~]+$/,
    1024,
    'must be a URL that begins with https://: over plain HTTP clients send no token',
  )
    .optional()
    .describe('Kubeconfig: URL of the API server.'),
  // Too long for a rule in CEL within its budget.
  caBundle: z
    .string()
    .max(65_536)
    .regex(
      /^[A-Za-z0-9+/=]+$/,
      'must be PEM certificates in base64, as certificate-authority-data of a kubeconfig',
    )
    .optional()
    .describe(
      'Kubeconfig: certificates that the API server is verified with, PEM in base64. Defaults to those of the system.',
    ),
  namespace: patternSchema(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 63, 'must be the name of a namespace')
    .optional()
    .describe('Kubeconfig: namespace of the context.'),
  tokenFile: absolutePath
    .optional()
    .describe(
      'Kubeconfig: read the token from this file instead of holding it, so that clients see a new one. AwsWebIdentity: ' +
        'where key token is mounted.',
    ),
  scheme: patternSchema(
    /^[A-Za-z][A-Za-z0-9-]*$/,
    64,
    'must be an authentication scheme, such as Bearer',
  )
    .optional()
    .describe('AuthorizationHeader: defaults to Bearer, and to Basic with client credentials.'),
  prefix: patternSchema(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    128,
    'must begin the name of a variable: letters, digits and _',
  )
    .optional()
    .describe(
      'EnvFile: what the names begin with. GOOGLE_OAUTH_ACCESS_ makes GOOGLE_OAUTH_ACCESS_TOKEN.',
    ),
  roleArn: patternSchema(
    /^arn:[a-z0-9-]+:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_/-]+$/,
    512,
    'must be the ARN of a role, such as arn:aws:iam::123456789012:role/reader',
  )
    .optional()
    .describe('AwsWebIdentity: the role to assume with the token.'),
  sessionName: patternSchema(
    /^[A-Za-z0-9_=,.@-]{2,64}$/,
    64,
    'must be the name of a session: 2 to 64 letters, digits and _ = , . @ -',
  )
    .optional()
    .describe('AwsWebIdentity: name of the session. Defaults to the name of this object.'),
  region: patternSchema(/^[a-z0-9-]+$/, 64, 'must be a region, such as eu-central-1')
    .optional()
    .describe('AwsWebIdentity: region that clients use. Defaults to what they are told otherwise.'),
}

/**
 * One way to write a credential into a Secret. Structural schemas have no unions: the fields of all types stand side
 * by side, and rules say which of them a type wants and takes.
 *
 * @param types those that fit what is written
 */
export function secretFormatSchema(
  types: readonly [FormatType, ...FormatType[]],
): z.ZodType<SecretFormat> {
  const rules = formatRules(types)
  const taken = Object.entries(fields).filter(([name]) => rules.some(({ field }) => field === name))
  const unchecked = z
    .object({ type: z.enum(types).describe('What to write.'), ...Object.fromEntries(taken) })
    .meta(cel(...rules.map(({ rule, message }) => ({ rule, message }))))
  return rules.reduce<z.ZodType>(
    (schema, { holds, message }) => schema.refine((format) => holds(format as Format), message),
    unchecked,
  ) as z.ZodType<SecretFormat>
}

type Format = Parameters<ReturnType<typeof formatRules>[number]['holds']>[0]

export type SecretFormat = { readonly type: FormatType } & {
  readonly [Field in FormatField]?: z.output<(typeof fields)[Field]> | undefined
}
