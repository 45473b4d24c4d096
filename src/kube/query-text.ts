import type { KubeCall } from './kube-client.ts'

/** `?name=value&...`, or nothing when there is nothing to ask. */
export function queryText(query: KubeCall['query']): string {
  const entries = Object.entries(query ?? {}).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`
}
