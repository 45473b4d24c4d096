import type { GenericIssuer, IssuerKind } from '../../api/generic-issuer.ts'
import { API_VERSION } from '../../api/group.ts'
import { KubeError } from '../../kube/error.ts'
import { decodeIssuer } from '../../watch/decode-issuer.ts'
import type { CliWorld } from '../cli-world.ts'
import { describeKubeError } from './describe-kube-error.ts'

/** An issuer, or why it is not to be had. */
export type ReadIssuer =
  | { readonly ok: true; readonly issuer: GenericIssuer }
  | { readonly ok: false; readonly why: string }

type Raw = Parameters<typeof decodeIssuer>[1]

/**
 * The issuer that an object of the namespace names. Not everybody who has a token may look at the issuers of the
 * cluster, so a refusal is an answer here.
 *
 * @throws KubeError when the API server does not answer
 */
export async function readIssuer(
  { client, namespace, signal }: Pick<CliWorld, 'client' | 'namespace' | 'signal'>,
  { kind, name }: { readonly kind: IssuerKind; readonly name: string },
): Promise<ReadIssuer> {
  const folder = kind === 'CredentialIssuer' ? `namespaces/${namespace}/` : ''
  const path = `/apis/${API_VERSION}/${folder}${kind.toLowerCase()}s/${name}`
  try {
    const { body } = await client.request<Raw>({ method: 'GET', path, signal })
    return { ok: true, issuer: decodeIssuer(kind, body) }
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    if (error.kind === 'NotFound') return { ok: false, why: `there is no ${kind} ${name}` }
    if (error.kind === 'Forbidden') return { ok: false, why: describeKubeError(error) }
    throw error
  }
}
