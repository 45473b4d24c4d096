import type { Clock } from '../runtime/clock.ts'
import type { KubeAccess } from './access.ts'
import { inClusterAccess } from './in-cluster.ts'
import { kubeconfigAccess } from './kubeconfig.ts'

export type AccessOptions = {
  readonly clock: Clock
  /** File or files as in KUBECONFIG; wins over the pod's own access. */
  readonly kubeconfig?: string
  readonly context?: string
  /** KUBERNETES_SERVICE_HOST */
  readonly serviceHost?: string
  /** KUBERNETES_SERVICE_PORT */
  readonly servicePort?: string
  /** Where the pod's service account is mounted, if not at the usual place. */
  readonly serviceAccountFolder?: string
}

/**
 * Finds the API server and who we are there.
 *
 * @throws Error that says what is missing, without the content of any file
 */
export function loadAccess(options: AccessOptions): Promise<KubeAccess> {
  const { clock, kubeconfig, context, serviceHost, servicePort, serviceAccountFolder } = options
  if (kubeconfig) {
    return kubeconfigAccess({
      files: kubeconfig,
      clock,
      ...(context === undefined ? {} : { context }),
    })
  }
  if (serviceHost && servicePort) {
    return inClusterAccess({
      host: serviceHost,
      port: servicePort,
      clock,
      ...(serviceAccountFolder === undefined ? {} : { folder: serviceAccountFolder }),
    })
  }
  return Promise.reject(
    new Error(
      'no Kubernetes API server: name a kubeconfig, or run in a pod with a service account',
    ),
  )
}
