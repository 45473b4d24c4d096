import { MANAGED_BY, MANAGED_BY_LABEL } from '../api/group.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { Redacted } from '../redacted.ts'
import { isConflict, isGone } from './failure-of.ts'

/** What is in a Secret of the operator's own, in clear, and which version of it that is. */
export type OwnSecret = {
  readonly data: Redacted<Readonly<Record<string, string>>>
  readonly version: string
}

/**
 * The operator's own Secrets, in its own namespace: signing keys, serving certificate.
 *
 * Guarantees: `write` creates only what is not there and changes only the version it names;
 * otherwise the answer is `Conflict` and nothing happened.
 *
 * Errors: KubeError.
 */
export type OwnSecrets = {
  read(name: string): Promise<OwnSecret | undefined>
  write(
    name: string,
    data: Redacted<Readonly<Record<string, string>>>,
    version: string | undefined,
  ): Promise<{ readonly version: string } | 'Conflict'>
}

type Raw = PartialObject & { readonly data?: Readonly<Record<string, string>> }

export function createOwnSecrets(client: KubeClient, namespace: string): OwnSecrets {
  const collection = `/api/v1/namespaces/${namespace}/secrets`

  async function create(name: string, data: object): Promise<PartialObject> {
    const labels = { [MANAGED_BY_LABEL]: MANAGED_BY }
    const metadata = { namespace, name, labels }
    const body = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data }
    const call = { method: 'POST', path: collection, body, accept: PARTIAL_METADATA } as const
    return (await client.request<PartialObject>(call)).body
  }

  async function update(name: string, data: object, version: string): Promise<PartialObject> {
    const answer = await client.request<PartialObject>({
      method: 'PATCH',
      path: `${collection}/${name}`,
      contentType: 'application/json-patch+json',
      body: [
        { op: 'replace', path: '/metadata/resourceVersion', value: version },
        { op: 'add', path: '/data', value: data },
      ],
      accept: PARTIAL_METADATA,
    })
    return answer.body
  }

  return {
    async read(name) {
      try {
        const { body } = await client.request<Raw>({ method: 'GET', path: `${collection}/${name}` })
        const data = mapValues(body.data ?? {}, (text) => Buffer.from(text, 'base64').toString())
        const version = metadataOf(body).metadata.resourceVersion
        return { data: new Redacted(data), version }
      } catch (error) {
        if (isGone(error)) return undefined
        throw error
      }
    },
    async write(name, data, version) {
      const encoded = mapValues(data.reveal(), (text) => Buffer.from(text).toString('base64'))
      try {
        const written =
          version === undefined ? await create(name, encoded) : await update(name, encoded, version)
        return { version: metadataOf(written).metadata.resourceVersion }
      } catch (error) {
        if (isConflict(error)) return 'Conflict'
        throw error
      }
    },
  }
}

const mapValues = (
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
