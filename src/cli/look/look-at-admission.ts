import type { CliWorld } from '../cli-world.ts'
import {
  type AdmissionState,
  admissionState,
  type RawBinding,
  type RawPolicy,
} from './admission-policies.ts'
import { lookAtList } from './look-at-list.ts'
import type { Looked } from './looked.ts'

/** What says of a policy that it is the chart's. */
const POLICY_LABELS = 'app.kubernetes.io/part-of=mintlet'

const API = '/apis/admissionregistration.k8s.io/v1'

/** What the API server holds against writes of each of these kinds, by their plurals. */
export async function lookAtAdmission(
  world: Pick<CliWorld, 'client' | 'signal'>,
  resources: readonly string[],
): Promise<Looked<readonly AdmissionState[]>> {
  const [policies, bindings] = await Promise.all([
    lookAtList<RawPolicy>(world, {
      path: `${API}/validatingadmissionpolicies`,
      labelSelector: POLICY_LABELS,
    }),
    lookAtList<RawBinding>(world, { path: `${API}/validatingadmissionpolicybindings` }, 1000),
  ])
  if (!policies.seen) return policies
  if (!bindings.seen) return bindings
  const value = resources.map((resource) =>
    admissionState(resource, policies.value.items, bindings.value.items),
  )
  return { ...policies, value }
}
