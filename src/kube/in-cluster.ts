import { readFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import type { Clock } from '../runtime/clock.ts'
import type { KubeAccess } from './access.ts'
import { createRefreshed } from './refreshed.ts'

export type InClusterOptions = {
  /** KUBERNETES_SERVICE_HOST */
  readonly host: string
  /** KUBERNETES_SERVICE_PORT */
  readonly port: string
  readonly clock: Clock
  /** Where the pod's token, ca.crt and namespace are mounted. */
  readonly folder?: string
}

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'
/** The kubelet rotates long before the end, so a minute late is early enough. */
const TOKEN_FRESH_MS = 60_000

/**
 * A pod's own access. The files are read again, so that a rotated token or authority is followed.
 *
 * @throws Error when the token or the authority cannot be read
 */
export async function inClusterAccess(options: InClusterOptions): Promise<KubeAccess> {
  const { host, port, clock, folder = FOLDER } = options
  const token = createRefreshed(clock, TOKEN_FRESH_MS, async () => {
    const text = (await read(folder, 'token')).trim()
    if (!/^[\x21-\x7e]+$/.test(text))
      throw new Error('the service account token file holds no token')
    return `Bearer ${text}`
  })
  const tls = async (): Promise<{ ca: string }> => ({ ca: await read(folder, 'ca.crt') })
  await Promise.all([token.get(), tls()])
  const namespace = (await read(folder, 'namespace').catch(() => '')).trim()
  return {
    server: new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`),
    tls,
    authorization: () => token.get(),
    invalidate: (refused) => token.drop((value) => value === refused),
    ...(namespace === '' ? {} : { defaultNamespace: namespace }),
  }
}

async function read(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8')
  } catch {
    throw new Error(`cannot read ${file} of the service account in ${folder}`)
  }
}
