import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import type { Pod } from './pod.ts'

type Data = Readonly<Record<string, string>>

/**
 * The environment of a pod's first container, for a command that runs here in its place: what it mounts of Secrets and
 * ConfigMaps is in a folder, and its variables name that.
 *
 * @param words for `kubectl exec`
 * @returns `NAME=value`, line by line
 * @throws Error when there is no such pod
 */
export async function enterPod(
  admin: AdminClient,
  folder: string,
  words: readonly string[],
): Promise<string> {
  const own = words.slice(0, words.indexOf('--'))
  const at = own.indexOf('-n')
  const namespace = at === -1 ? 'default' : (own[at + 1] ?? '')
  const name = own.findLast((word) => !word.startsWith('-')) ?? ''
  const space = `/api/v1/namespaces/${namespace}`
  const { status, body } = await admin.request<Pod>('GET', `${space}/pods/${name}`)
  if (status !== 200) throw new Error(`there is no pod ${name}`)
  const [container] = body.spec.containers
  for (const mount of container?.volumeMounts ?? []) {
    const volume = body.spec.volumes?.find((each) => each.name === mount.name)
    const files = await filesOf(admin, space, volume)
    for (const [file, value] of Object.entries(files)) {
      const path = `${folder}${mount.mountPath}/${file}`
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, value, { mode: 0o600 })
    }
  }
  const mounted = (value: string): string => (value.startsWith('/') ? `${folder}${value}` : value)
  return (container?.env ?? [])
    .map((each) => `${each.name}=${mounted(each.value ?? '')}`)
    .join('\n')
}

async function filesOf(
  admin: AdminClient,
  space: string,
  volume: NonNullable<Pod['spec']['volumes']>[number] | undefined,
): Promise<Readonly<Record<string, Buffer | string>>> {
  const { secret, configMap } = volume ?? {}
  if (secret !== undefined) {
    const { body } = await admin.request<{ data?: Data }>(
      'GET',
      `${space}/secrets/${secret.secretName}`,
    )
    const entries = Object.entries(body.data ?? {})
    return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64')]))
  }
  if (configMap === undefined) return {}
  const { body } = await admin.request<{ data?: Data }>(
    'GET',
    `${space}/configmaps/${configMap.name}`,
  )
  return body.data ?? {}
}
