import { resourceName } from './resource-name.ts'

/**
 * The URL of a service account, with what is asked of it.
 *
 * @param endpoint of the API; may have a path
 * @param suffix our own text, such as `:signBlob`
 * @throws TypeError for what is no email or unique id
 */
export function accountUrl(endpoint: URL, account: string, suffix: string): URL {
  const [last = '', ...path] = resourceName(account).split('/').toReversed()
  const url = new URL(endpoint)
  const base = url.pathname.replace(/\/+$/, '')
  url.pathname = `${base}/v1/${path.toReversed().join('/')}/${encodeURIComponent(last)}${suffix}`
  return url
}
