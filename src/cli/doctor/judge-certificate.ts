import { formatTime } from '../../api/time.ts'
import type { Looked } from '../look/looked.ts'
import type { OperatorDeployment } from '../look/operator-deployment.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'
import { REMAKE_SERVICE } from './remake-service.ts'

/** As the alert has it. */
const SOON_MS = 3 * 86_400_000

const NONE_READY = 'see replicas: none is ready to tell'
const FIXES = {
  Absent: REMAKE_SERVICE,
  Failed:
    'a pod may not run, or a NetworkPolicy keep the API server from the metrics (networkPolicy.metricsFrom): see the alert MintletServingCertificateExpires instead',
} as const

/**
 * When the certificate ends that local issuers are served with.
 *
 * @param looked epoch milliseconds; undefined: without TLS
 * @param now the same
 */
export function judgeCertificate(
  looked: Looked<number | undefined>,
  now: number,
  { replicas }: Pick<OperatorDeployment, 'replicas'>,
): Finding {
  const about = { group: 'Issuers', check: 'certificate' } as const
  if (!looked.seen) {
    const skipped = notSeen(about, looked)
    if (looked.why === 'Forbidden') return skipped
    const isDown = looked.why === 'Failed' && replicas.ready === 0
    return { ...skipped, fix: isDown ? NONE_READY : FIXES[looked.why] }
  }
  const end = looked.value
  if (end === undefined) return { ...about, outcome: 'Passed', detail: 'served without TLS' }
  const detail = `ends ${formatTime(end)}, ${relativeTime(end, now)}`
  if (end > now + SOON_MS) return { ...about, outcome: 'Passed', detail }
  return {
    ...about,
    outcome: end <= now ? 'Failed' : 'Warning',
    detail,
    fix: 'renew the Secret of --oidc-tls-secret, such as by cert-manager; without that flag the operator that leads renews its own',
  }
}
