import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { Config } from '../config.ts'
import { stalled } from '../failure.ts'
import type { CheckResult, K0rdentIssuers } from '../issue/k0rdent/k0rdent-issuers.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import { objectKey } from '../watch/object-key.ts'
import { k0rdentIdentity } from './k0rdent-issuing.ts'

/** Whether an issuer of type k0rdent is somebody; one that went meanwhile is forgotten once more. */
export const checkK0rdent =
  (k0rdent: K0rdentIssuers, view: ClusterView, config: Pick<Config, 'namespace' | 'k0rdent'>) =>
  async (issuer: GenericIssuer): Promise<CheckResult> => {
    const found = k0rdentIdentity(issuer, config)
    if (found === undefined) {
      return { ok: false, failure: stalled('InvalidSpec', 'spec.k0rdent is missing') }
    }
    if (!found.ok) return found
    // It gives up by itself.
    const checked = await k0rdent.check(found.identity, new AbortController().signal)
    const now = view.issuers.get(objectKey(issuer.metadata))
    if (now === undefined || k0rdentIdentity(now, config)?.ok !== true) {
      k0rdent.forget(found.identity)
    }
    return checked
  }
