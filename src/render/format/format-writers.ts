import type { FormatType } from '../../api/format-types.ts'
import type { FormatWriter } from './format-writer.ts'
import { writeAuthorizationHeader } from './write-authorization-header.ts'
import { writeAwsWebIdentity } from './write-aws-web-identity.ts'
import { writeBasicAuth } from './write-basic-auth.ts'
import { writeDockerConfigJson } from './write-docker-config-json.ts'
import { writeEnvFile } from './write-env-file.ts'
import { writeKubeconfig } from './write-kubeconfig.ts'
import { writeNetrc } from './write-netrc.ts'
import { writeNpmrc } from './write-npmrc.ts'
import { writeToken } from './write-token.ts'

export const FORMAT_WRITERS: Readonly<Record<FormatType, FormatWriter>> = {
  Token: writeToken,
  DockerConfigJson: writeDockerConfigJson,
  BasicAuth: writeBasicAuth,
  Kubeconfig: writeKubeconfig,
  AuthorizationHeader: writeAuthorizationHeader,
  Netrc: writeNetrc,
  Npmrc: writeNpmrc,
  EnvFile: writeEnvFile,
  AwsWebIdentity: writeAwsWebIdentity,
}
