import { existsSync, readFileSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import type { Random } from '../runtime/random.ts'
import { systemRandom } from '../runtime/system-random.ts'

/** What defaults are taken from. */
export type Host = {
  readonly hostname: () => string
  readonly homeFolder: () => string
  readonly exists: (path: string) => boolean
  /** The file's text; undefined when it cannot be read. */
  readonly read: (path: string) => string | undefined
  readonly random: Random
}

export const systemHost: Host = {
  hostname,
  homeFolder: homedir,
  exists: existsSync,
  read(path) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  },
  random: systemRandom,
}
