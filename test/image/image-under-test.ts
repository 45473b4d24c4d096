import { mkdir } from 'node:fs/promises'
import { type BuiltImage, buildImage } from '../../image/build-image.ts'
import { cacheFolder } from '../kit/cache-folder.ts'
import { withLock } from '../kit/control-plane/with-lock.ts'
import type { Docker } from '../kit/docker/docker.ts'
import { findDocker } from '../kit/docker/find-docker.ts'

export type ImageUnderTest = AsyncDisposable & {
  readonly docker: Docker
  readonly image: BuiltImage
}

/** A name of its own: whoever runs the tests may have built `mintlet:<version>` for something else. */
const TAG = 'mintlet:under-test'

/**
 * The image of this checkout and the daemon that has it. Callers at the same time wait for one another, because
 * layers that one has made the next one finds.
 *
 * @returns why there is none where there is no Docker
 * @throws Error with the end of the build when that fails
 */
export async function imageUnderTest(): Promise<ImageUnderTest | { readonly missing: string }> {
  if (process.platform !== 'linux') return { missing: "containers need the host's network: Linux" }
  const docker = await findDocker({ say: () => undefined })
  if ('missing' in docker) return docker
  const folder = cacheFolder('image')
  await mkdir(folder, { recursive: true })
  const image = await withLock(`${folder}/lock`, () => buildImage(docker, { tag: TAG }))
  return { docker, image, [Symbol.asyncDispose]: () => docker[Symbol.asyncDispose]() }
}
