import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { Minted } from '../../src/api/minted.ts'
import { formatTime } from '../../src/api/time.ts'

/** A folder as a workload sees a Secret with the default keys: one file each, removed with the test. */
export type SecretMount = AsyncDisposable & { readonly folder: string }

export async function mountSecret(minted: Minted): Promise<SecretMount> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-mount-`)
  const { kind, value, keyId, publicKey, expiresAt } = minted
  const files = {
    [kind === 'SignedBlob' ? 'signature' : 'token']: value.reveal(),
    expiresAt: formatTime(expiresAt),
    ...(keyId !== undefined && { keyId }),
    ...(publicKey !== undefined && { publicKey }),
  }
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(`${folder}/${name}`, text)),
  )
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}
