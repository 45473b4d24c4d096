import type { Held } from './read-held.ts'

/**
 * What users have said and what they were told, without what changes by use or belongs to whoever runs the operator: the
 * time of the last use, finalizers and versions.
 *
 * @returns by `namespace/name`
 */
export const lasting = ({ tokens, credentials }: Held): Record<string, object> =>
  Object.fromEntries(
    Object.entries({ ...tokens, ...credentials }).map(([key, { metadata, spec, status }]) => {
      const { uid, labels, annotations } = { labels: {}, annotations: {}, ...metadata }
      const { lastUsedAt: _, lastUsedIp: __, ...told } = status ?? {}
      return [key, { uid, labels, annotations, spec, status: told }]
    }),
  )
