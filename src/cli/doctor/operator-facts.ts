import type { LeaseObject } from '../../kube/lease-record.ts'
import type { SeenList } from '../look/look-at-list.ts'
import type { Looked } from '../look/looked.ts'
import type { OperatorDeployment } from '../look/operator-deployment.ts'
import type { SeenDiscovery } from './judge-discovery.ts'
import type { RawPod } from './judge-pods.ts'
import type { ReviewedRight } from './judge-rights.ts'

/** What was seen of one operator. */
export type OperatorFacts = {
  readonly operator: OperatorDeployment
  readonly pods: Looked<SeenList<RawPod>>
  readonly lease: Looked<LeaseObject>
  /** As whom it asks. */
  readonly user: string
  /** All that it needs; only the first where nobody may ask. */
  readonly rights: readonly ReviewedRight[]
  readonly discoveries: readonly SeenDiscovery[]
  /** When the certificate ends, epoch milliseconds. */
  readonly certificate: Looked<number | undefined>
}
