import type { CliWorld } from '../cli-world.ts'
import { look } from '../look/look.ts'
import type { Somebody } from '../look/review-access.ts'

type Review = {
  readonly status?: {
    readonly userInfo?: { readonly username?: string; readonly groups?: readonly string[] }
  }
}

/** Whoever asks, as the API server has authenticated them; undefined: it does not say. */
export async function whoAmI({
  client,
  signal,
}: Pick<CliWorld, 'client' | 'signal'>): Promise<Somebody | undefined> {
  const looked = await look(() =>
    client.request<Review>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      signal,
    }),
  )
  const { username, groups } = (looked.seen ? looked.value.status?.userInfo : undefined) ?? {}
  return username === undefined ? undefined : { user: username, groups: groups ?? [] }
}
