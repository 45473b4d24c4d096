import type { GenericIssuer } from '../api/generic-issuer.ts'
import { stalled } from '../failure.ts'
import type { CheckResult, GoogleIssuers } from '../issue/google/google-issuers.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import { objectKey } from '../watch/object-key.ts'
import { googleIdentity } from './google-issuing.ts'

/** Whether an issuer of type google is somebody; one that went meanwhile is forgotten once more. */
export const checkGoogle =
  (google: GoogleIssuers, view: ClusterView, operatorNamespace: string) =>
  async (issuer: GenericIssuer): Promise<CheckResult> => {
    const identity = googleIdentity(issuer, operatorNamespace)
    if (identity === undefined) {
      return { ok: false, failure: stalled('InvalidSpec', 'spec.google is missing') }
    }
    // It gives up by itself.
    const checked = await google.check(identity, new AbortController().signal)
    const now = view.issuers.get(objectKey(issuer.metadata))
    if (now === undefined || googleIdentity(now, operatorNamespace) === undefined) {
      google.forget(identity)
    }
    return checked
  }
