import type { FormatType } from './format-types.ts'
import type { SecretFormat } from './secret-format.ts'

/** Where a format of one key writes to, unless it says otherwise. */
const DEFAULT_KEYS: Partial<Record<FormatType, string>> = {
  DockerConfigJson: '.dockerconfigjson',
  Kubeconfig: 'kubeconfig',
  AuthorizationHeader: 'authorization',
  Netrc: '.netrc',
  Npmrc: '.npmrc',
  EnvFile: '.env',
  AwsWebIdentity: 'aws-config',
}

/** The key of the Secret that a format writes to; undefined: it has fixed keys of its own. */
export const formatKey = ({ type, key }: SecretFormat): string | undefined =>
  key ?? DEFAULT_KEYS[type]
