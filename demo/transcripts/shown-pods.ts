import { NS } from './shown-objects.ts'

/** A pod as it is made, and what its node would say of it. */
export type ShownPod = {
  readonly namespace: string
  readonly name: string
  readonly object: object
  readonly status: object
}

const OPERATOR_LABELS = {
  'app.kubernetes.io/name': 'mintlet',
  'app.kubernetes.io/instance': 'mintlet',
}

const IMAGE = 'example.com/none'
/** As the namespace of the operator asks for. */
const RESTRICTED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }

type Made = {
  readonly namespace: string
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly container: { readonly name: string; readonly [field: string]: unknown }
  readonly volumes?: readonly object[]
}

/** @param startedAt RFC 3339 */
function shownPod(made: Made, startedAt: string): ShownPod {
  const { namespace, name, labels = {}, container, volumes = [] } = made
  return {
    namespace,
    name,
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{ image: IMAGE, securityContext: RESTRICTED, ...container }],
        volumes,
      },
    },
    status: {
      phase: 'Running',
      startTime: startedAt,
      containerStatuses: [
        {
          name: container.name,
          ready: true,
          restartCount: 0,
          image: IMAGE,
          imageID: '',
          state: { running: { startedAt } },
        },
      ],
    },
  }
}

const SECRET = 'bigquery-reader'

/** @param startedAt RFC 3339 */
export const operatorPods = (names: readonly string[], startedAt: string): ShownPod[] =>
  names.map((name) => {
    const made = { namespace: 'mintlet-system', name, labels: OPERATOR_LABELS }
    return shownPod({ ...made, container: { name: 'operator' } }, startedAt)
  })

/**
 * Two that have the Secret of a token: one as a volume, where it sees a refresh, one as a variable, where it does not.
 *
 * @param startedAt RFC 3339
 */
export const consumerPods = (startedAt: string): ShownPod[] => [
  shownPod(
    {
      namespace: NS,
      name: 'dashboard-6f7c8d9b5-m2q4z',
      container: {
        name: 'web',
        volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/bigquery' }],
      },
      volumes: [{ name: 'token', secret: { secretName: SECRET } }],
    },
    startedAt,
  ),
  shownPod(
    {
      namespace: NS,
      name: 'importer-5b8d7f6c9-t8w4n',
      container: {
        name: 'importer',
        env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: SECRET, key: 'token' } } }],
      },
    },
    startedAt,
  ),
]
