import { formatKey } from './format-key.ts'
import type { SecretFormat } from './secret-format.ts'

type Target = {
  readonly type?: string | undefined
  readonly formats?: readonly SecretFormat[] | undefined
}

/** Types of Kubernetes' own that a Secret may have, because a format writes what they ask for. */
export const DOCKER_CONFIG_JSON = 'kubernetes.io/dockerconfigjson'
export const BASIC_AUTH = 'kubernetes.io/basic-auth'

/** The same of a format `each`, in CEL: it makes a Secret fit for one of these types. */
export const IS_PULL_SECRET =
  "each.type == 'DockerConfigJson' && (!has(each.key) || each.key == '.dockerconfigjson')"
export const IS_BASIC_AUTH = "each.type == 'BasicAuth'"

/** Types that the formats of a Secret make it fit for, the more exacting first. */
export const impliedSecretTypes = (formats: readonly SecretFormat[]): string[] => [
  ...(formats.some(isPullSecret) ? [DOCKER_CONFIG_JSON] : []),
  ...(formats.some(({ type }) => type === 'BasicAuth') ? [BASIC_AUTH] : []),
]

const isPullSecret = (format: SecretFormat): boolean =>
  format.type === 'DockerConfigJson' && formatKey(format) === '.dockerconfigjson'

/** The type of the Secret: as the spec says, or as a format implies, or else Opaque. */
export const secretTypeOf = ({ type, formats = [] }: Target): string =>
  type ?? impliedSecretTypes(formats)[0] ?? 'Opaque'
