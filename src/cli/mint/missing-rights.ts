import type { CliWorld } from '../cli-world.ts'
import type { AccessRight } from '../look/access-right.ts'
import { reviewAccess } from '../look/review-access.ts'

/** Those that whoever asks certainly lacks: what the API server does not say is left out. */
export async function missingRights(
  world: Pick<CliWorld, 'client' | 'signal'>,
  rights: readonly AccessRight[],
): Promise<readonly AccessRight[]> {
  const reviews = await Promise.all(rights.map((right) => reviewAccess(world, undefined, right)))
  return rights.filter((_right, index) => {
    const review = reviews[index]
    return review?.seen === true && !review.value
  })
}
