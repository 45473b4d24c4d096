import type { Docker } from '../test/kit/docker/docker.ts'
import { type Bases, localBases } from './local-base.ts'

export type ChosenBases = Bases & {
  /** A usual base, for want of which some were made here; such an image is not for production. */
  readonly notPulled?: string
}

const PULL_WITHIN_MS = 300_000

/**
 * The bases to build with. Those that were named have to be there or in a registry; of those that the Dockerfile names,
 * ones that are made here take the place, if they cannot be had.
 *
 * @param wanted by whoever builds
 * @param usual what the Dockerfile names
 * @throws Error that says which cannot be had
 */
export async function chooseBases(
  docker: Docker,
  wanted: Partial<Bases>,
  usual: Bases,
  say: (line: string) => void,
): Promise<ChosenBases> {
  for (const name of [wanted.base, wanted.build]) {
    if (name !== undefined && !(await isToBeHad(docker, name))) {
      throw new Error(`${name} is neither in the daemon nor in a registry that it reaches`)
    }
  }
  if (wanted.base !== undefined && wanted.build !== undefined) {
    return { base: wanted.base, build: wanted.build }
  }
  const open = [usual.base, usual.build].filter(
    (_, index) => [wanted.base, wanted.build][index] === undefined,
  )
  for (const name of open) {
    if (await isToBeHad(docker, name)) continue
    say(`${name} cannot be pulled: using a base that is made on this machine, not for production`)
    return { ...(await localBases(docker, say)), ...wanted, notPulled: name }
  }
  return { ...usual, ...wanted }
}

async function isToBeHad(docker: Docker, name: string): Promise<boolean> {
  const there = await docker.run(['image', 'inspect', name])
  if (there.code === 0) return true
  const pulled = await docker.run(['pull', name], { withinMs: PULL_WITHIN_MS })
  return pulled.code === 0
}
