import type { CliWorld } from '../cli-world.ts'
import { lookAtList } from './look-at-list.ts'
import type { Looked } from './looked.ts'
import {
  type OperatorDeployment,
  type RawDeployment,
  readOperatorDeployment,
} from './operator-deployment.ts'

export type FoundOperators = {
  readonly operators: readonly OperatorDeployment[]
  /** Where was looked; undefined: in all namespaces. */
  readonly namespace: string | undefined
}

/** What says of every operator's Deployment that it is one, whatever its release is called. */
const OPERATOR_LABELS = 'app.kubernetes.io/part-of=mintlet,app.kubernetes.io/component=operator'

/** Where the chart's documentation and deploy/ put it. */
const USUAL_NAMESPACE = 'mintlet-system'

/**
 * The operators' Deployments: of all namespaces where whoever asks may list these, else of one.
 *
 * @param named the only namespace to look in
 */
export async function findOperators(
  world: Pick<CliWorld, 'client' | 'signal'>,
  named: string | undefined,
): Promise<Looked<FoundOperators>> {
  if (named !== undefined) return inNamespace(world, named)
  const everywhere = await deployments(world, undefined)
  return !everywhere.seen && everywhere.why === 'Forbidden'
    ? inNamespace(world, USUAL_NAMESPACE)
    : everywhere
}

const inNamespace = (
  world: Pick<CliWorld, 'client' | 'signal'>,
  namespace: string,
): Promise<Looked<FoundOperators>> => deployments(world, namespace)

async function deployments(
  world: Pick<CliWorld, 'client' | 'signal'>,
  namespace: string | undefined,
): Promise<Looked<FoundOperators>> {
  const folder = namespace === undefined ? '' : `namespaces/${namespace}/`
  const looked = await lookAtList<RawDeployment>(world, {
    path: `/apis/apps/v1/${folder}deployments`,
    labelSelector: OPERATOR_LABELS,
  })
  if (!looked.seen) return looked
  const operators = looked.value.items.map((raw) => readOperatorDeployment(raw))
  return { ...looked, value: { operators, namespace } }
}
