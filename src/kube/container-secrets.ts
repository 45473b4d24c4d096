import type { FrozenUse } from '../api/frozen-use.ts'
import { asRecord } from './as-record.ts'

type Raw = Readonly<Record<string, unknown>>

/** A Secret that a container has, and how. */
export type ContainerSecret = Pick<FrozenUse, 'secret' | 'how'>

/**
 * What the containers of a pod have of Secrets. Several keys of one Secret are one use.
 *
 * @param spec of the pod, as the API server has it
 * @returns for each container of that pod
 */
export function containerSecrets(spec: Raw): (container: Raw) => ContainerSecret[] {
  const volumes = secretVolumes(spec)
  return (container) => usesOf(container, volumes)
}

/** Names of Secrets, by the name of the volume that shows them. */
function secretVolumes(spec: Raw): ReadonlyMap<string, readonly string[]> {
  const volumes = listOf(spec['volumes']).map((volume) => {
    const sources = listOf(asRecord(volume['projected'])['sources'])
    const names = [
      asRecord(volume['secret'])['secretName'],
      ...sources.map(({ secret }) => asRecord(secret)['name']),
    ]
    return [nameOf(volume), names.filter(isName)] as const
  })
  return new Map(volumes)
}

function usesOf(
  container: Raw,
  volumes: ReadonlyMap<string, readonly string[]>,
): ContainerSecret[] {
  const env = listOf(container['env']).map(
    ({ valueFrom }) => asRecord(asRecord(valueFrom)['secretKeyRef'])['name'],
  )
  const envFrom = listOf(container['envFrom']).map(({ secretRef }) => asRecord(secretRef)['name'])
  const mounted = listOf(container['volumeMounts']).flatMap((mount) =>
    (volumes.get(nameOf(mount)) ?? []).map(
      (secret): ContainerSecret => ({ secret, how: howMounted(mount) }),
    ),
  )
  return distinct([
    ...env.filter(isName).map((secret): ContainerSecret => ({ secret, how: 'env' })),
    ...envFrom.filter(isName).map((secret): ContainerSecret => ({ secret, how: 'envFrom' })),
    ...mounted,
  ])
}

const howMounted = ({ subPath, subPathExpr }: Raw): ContainerSecret['how'] =>
  isName(subPath) || isName(subPathExpr) ? 'subPath' : 'volume'

/** Several keys of one Secret are one use. */
const distinct = (uses: readonly ContainerSecret[]): ContainerSecret[] => [
  ...new Map(uses.map((use) => [`${use.how} ${use.secret}`, use])).values(),
]

const listOf = (value: unknown): readonly Raw[] =>
  Array.isArray(value) ? value.map((each) => asRecord(each)) : []

const nameOf = ({ name }: Raw): string => (typeof name === 'string' ? name : '')

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''
