import { type CallRecord, createKubeClient } from '../../../src/kube/client.ts'
import type { KubeClient } from '../../../src/kube/kube-client.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'

/** Our own client as one of the control plane's users. */
export function clientOf(
  controlPlane: ControlPlane,
  user = 'admin',
  options: { readonly url?: string; readonly onCall?: (call: CallRecord) => void } = {},
): KubeClient {
  const { url = controlPlane.url, onCall } = options
  return createKubeClient(
    {
      server: new URL(url),
      tls: () => Promise.resolve({ ca: controlPlane.ca }),
      authorization: () => Promise.resolve(`Bearer ${controlPlane.token(user)}`),
      invalidate: () => undefined,
    },
    { userAgent: 'mintlet-test', clock: systemClock, ...(onCall && { onCall }) },
  )
}
