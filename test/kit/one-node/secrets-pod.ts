import { readFileSync } from 'node:fs'

export type SecretsPod = {
  readonly name: string
  /** Of the operator, as nodes know it. */
  readonly image: string
  /** Mounted whole, each as it has to be for a refresh to be seen. */
  readonly secretNames: readonly string[]
  /** The operator's --oidc-base-url; it has an issuer `local`. */
  readonly baseUrl: string
  /** Of the operator's Service: a cluster need not have a DNS. */
  readonly address: string
  /** Of the Secret mintlet-oidc-tls. */
  readonly ca: string
  /** What a mounted signature is of, in base64; nothing unless given. */
  readonly payload?: string
}

const PROGRAM = readFileSync(new URL('in-pod/use-secrets.ts', import.meta.url), 'utf8')
/** Below the operator's node_modules, so that the program finds the library. */
const PLACE = '/app/probe'

/**
 * A ConfigMap and a pod that runs use-secrets.ts with the operator's image, as Pod Security `restricted` has it. The pod
 * ends at once when it is told to.
 */
export function secretsPod(options: SecretsPod): readonly [configMap: object, pod: object] {
  const { name, ca } = options
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { 'use-secrets.ts': PROGRAM, 'ca.crt': ca },
  }
  return [configMap, { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: specOf(options) }]
}

function specOf({ name, image, secretNames, baseUrl, address, payload = '' }: SecretsPod): object {
  const secrets = secretNames.map((secretName, nth) => ({ name: `secret-${nth}`, secretName }))
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    restartPolicy: 'Never',
    hostAliases: [{ ip: address, hostnames: [new URL(baseUrl).hostname] }],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      fsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'probe',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', `${PLACE}/use-secrets.ts`],
        env: [
          { name: 'BASE', value: baseUrl },
          { name: 'KEYS', value: `${baseUrl}/local/jwks` },
          { name: 'PAYLOAD', value: payload },
        ],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [
          { name: 'program', mountPath: PLACE, readOnly: true },
          { name: 'program', mountPath: '/ca', readOnly: true },
          ...secrets.map(({ name: volume, secretName }) => ({
            name: volume,
            mountPath: `/credentials/${secretName}`,
            readOnly: true,
          })),
        ],
      },
    ],
    volumes: [
      { name: 'program', configMap: { name } },
      ...secrets.map(({ name: volume, secretName }) => ({ name: volume, secret: { secretName } })),
    ],
  }
}
