import { basicLogin } from './basic-login.ts'
import type { FormatWriter } from './format-writer.ts'

/** What docker, containerd and kubelet read: one login, for each of the registries. */
export const writeDockerConfigJson: FormatWriter = (format, values, key) => {
  const login = basicLogin(format, values)
  if (!login.ok) return login
  const { username, password, encoded } = login
  const { registries = [] } = format
  const auths = Object.fromEntries(
    registries.map((registry) => [registry, { username, password, auth: encoded }]),
  )
  return { ok: true, texts: { [key]: JSON.stringify({ auths }) } }
}
