import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'

/** A Secret's data as a volume, removed with the test. */
export type KubeletMount = AsyncDisposable & {
  readonly folder: string
  /** Other data, in one moment, as after a change of the Secret. */
  replace(data: Readonly<Record<string, string>>): Promise<void>
}

/**
 * Lays data out as the kubelet does: each key is a link through `..data`, which is a link to a folder, so that a
 * replacement of that one link replaces all files.
 *
 * @param data in base64, as in a Secret
 */
export async function kubeletMount(data: Readonly<Record<string, string>>): Promise<KubeletMount> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-volume-`)
  let versions = 0

  async function replace(next: Readonly<Record<string, string>>): Promise<void> {
    versions += 1
    const version = `..v${versions}`
    await mkdir(`${folder}/${version}`)
    await Promise.all(
      Object.entries(next).map(([key, value]) =>
        writeFile(`${folder}/${version}/${key}`, Buffer.from(value, 'base64'), { mode: 0o440 }),
      ),
    )
    await symlink(version, `${folder}/..data_tmp`)
    await rename(`${folder}/..data_tmp`, `${folder}/..data`)
    if (versions > 1) await rm(`${folder}/..v${versions - 1}`, { recursive: true })
  }

  await replace(data)
  await Promise.all(Object.keys(data).map((key) => symlink(`..data/${key}`, `${folder}/${key}`)))
  return { folder, replace, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}
