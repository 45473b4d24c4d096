export const FORMAT_TYPES = [
  'Token',
  'DockerConfigJson',
  'BasicAuth',
  'Kubeconfig',
  'AuthorizationHeader',
  'Netrc',
  'Npmrc',
  'EnvFile',
  'AwsWebIdentity',
] as const

/** Those that client credentials can be written in. */
export const CREDENTIAL_FORMAT_TYPES = [
  'DockerConfigJson',
  'BasicAuth',
  'AuthorizationHeader',
  'Netrc',
  'Npmrc',
  'EnvFile',
] as const

export type FormatType = (typeof FORMAT_TYPES)[number]
