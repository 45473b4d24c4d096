import { readFile } from 'node:fs/promises'

/** A package that package-lock.json installs where nobody develops. */
export type LockedPackage = {
  /** `node_modules/@scope/name`, maybe within another. */
  readonly path: string
  readonly name: string
  readonly version: string
}

type Lock = {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string
        readonly dev?: boolean
        readonly optional?: boolean
        readonly devOptional?: boolean
      }
    >
  >
}

/** What `npm ci --omit=dev --omit=optional` installs, read from the lock itself. */
export async function lockedForProduction(): Promise<readonly LockedPackage[]> {
  const file = new URL('../../package-lock.json', import.meta.url)
  const { packages }: Lock = JSON.parse(await readFile(file, 'utf8'))
  return Object.entries(packages)
    .filter(([path, one]) => path !== '' && !one.dev && !one.optional && !one.devOptional)
    .map(([path, { version = '' }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
    }))
}
