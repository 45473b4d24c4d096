import type { FormatType } from './format-types.ts'

/** Which types of formats take a field. */
export const FORMAT_FIELDS = {
  key: [
    'DockerConfigJson',
    'Kubeconfig',
    'AuthorizationHeader',
    'Netrc',
    'Npmrc',
    'EnvFile',
    'AwsWebIdentity',
  ],
  registries: ['DockerConfigJson', 'Npmrc'],
  machines: ['Netrc'],
  username: ['DockerConfigJson', 'BasicAuth', 'Netrc'],
  scope: ['Npmrc'],
  server: ['Kubeconfig'],
  caBundle: ['Kubeconfig'],
  namespace: ['Kubeconfig'],
  tokenFile: ['Kubeconfig', 'AwsWebIdentity'],
  scheme: ['AuthorizationHeader'],
  prefix: ['EnvFile'],
  roleArn: ['AwsWebIdentity'],
  sessionName: ['AwsWebIdentity'],
  region: ['AwsWebIdentity'],
} as const satisfies Readonly<Record<string, readonly FormatType[]>>

export type FormatField = keyof typeof FORMAT_FIELDS
