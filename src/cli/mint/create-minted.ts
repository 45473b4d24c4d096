import { API_VERSION } from '../../api/group.ts'
import type { ImpersonatedTokenSpec } from '../../api/impersonated-token-spec.ts'
import { KubeError } from '../../kube/error.ts'
import type { PartialObject } from '../../kube/partial-metadata.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import { describeMissing } from './describe-missing.ts'
import { rightsOfPolicies } from './mint-rights.ts'
import { missingRights } from './missing-rights.ts'

type World = Pick<CliWorld, 'client' | 'namespace' | 'signal'>

/**
 * Creates the object.
 *
 * @returns its uid
 * @throws CliError when it is refused, with what is missing; KubeError, after which it may be there all the same
 */
export async function createMinted(
  world: World,
  name: string,
  spec: ImpersonatedTokenSpec,
): Promise<string> {
  const { client, namespace } = world
  try {
    // Not given up on Ctrl-C: it would not be known whether there is something to delete.
    const { body } = await client.request<PartialObject>({
      method: 'POST',
      path: `/apis/${API_VERSION}/namespaces/${namespace}/impersonatedtokens`,
      query: { fieldValidation: 'Strict' },
      body: { apiVersion: API_VERSION, kind: 'ImpersonatedToken', metadata: { name }, spec },
    })
    return body.metadata.uid
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    if (error.kind === 'NotFound') throw new CliError(`there is no namespace ${namespace}`)
    if (error.kind !== 'Forbidden') throw error
    if (error.causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
      throw new CliError(`namespace ${namespace} is being deleted: nothing is made there`, EXIT.Bad)
    }
    throw new CliError(await refusal(world, name, spec), EXIT.Bad)
  }
}

/**
 * What the API server says of it may be of anybody's policy and quote anything, so it is not shown: whoever asks is told
 * which of the rights is missing that mintlet's own policies ask for.
 */
async function refusal(world: World, name: string, spec: ImpersonatedTokenSpec): Promise<string> {
  const { namespace } = world
  const missing = await missingRights(world, rightsOfPolicies(spec, namespace, name))
  return missing.length > 0
    ? `you may not mint this in namespace ${namespace}; ask for a Role there with\n${describeMissing(missing, name)}\n` +
        'kubectl mintlet explain-grant says more'
    : `the API server refuses it, and it is none of the rights that mintlet's policies ask for: a quota, or another policy of namespace ${namespace}`
}
