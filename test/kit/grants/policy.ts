import { grantFor } from '../../../src/plan/grant-for.ts'
import { observed, observedIssuer, token } from '../gen.ts'
import type { GrantCell, GrantStage } from './matrix.ts'
import type { GrantVerdict } from './oracle.ts'

/**
 * What the operator's own policy function says of requests, asked as the operator asks it.
 *
 * @param decide src/plan's own unless given
 * @throws RangeError when the schema refuses the grants
 */
export function grantsPolicy(
  { grants, labels }: Pick<GrantStage, 'grants' | 'labels'>,
  decide: typeof grantFor = grantFor,
): (cell: Pick<GrantCell, 'namespace' | 'spec'>) => GrantVerdict {
  const issuer = observedIssuer({
    metadata: { name: 'matrix' },
    spec: { local: {}, grants: [...grants] },
  })
  if (!issuer.spec.valid) throw new RangeError(issuer.spec.message)
  const usual = observed()
  return ({ namespace, spec: asked }) => {
    const of = token({ metadata: { namespace }, spec: asked })
    const place = { name: namespace, labels: labels[namespace] }
    const decision = decide({ ...usual, token: of, issuer, namespace: place })
    if (decision === undefined) return 'Inadmissible'
    return decision.granted ? decision.lifetime / 1000 : 'NotGranted'
  }
}
