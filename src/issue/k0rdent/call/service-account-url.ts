import { isK0rdentId } from '../answer/k0rdent-id.ts'

/**
 * Where a service account is, or something below it.
 *
 * @param endpoint the origin of the API
 * @param below names and ids: `credentials`, or `credentials` and the id of one
 * @throws TypeError for an id that is none: it could lead elsewhere
 */
export function serviceAccountUrl(
  endpoint: URL,
  serviceAccount: string,
  ...below: readonly string[]
): URL {
  const path = [serviceAccount, ...below].map((id) => {
    if (!isK0rdentId(id)) throw new TypeError('no id of k0rdent')
    return encodeURIComponent(id)
  })
  return new URL(`/v1/regions/global/iam/service-accounts/${path.join('/')}`, endpoint)
}
