import { randomBytes } from 'node:crypto'

/** Name → groups. */
export type Users = Readonly<Record<string, readonly string[]>>

/** Name → bearer token. */
export type Tokens = Readonly<Record<string, string>>

/** A fresh bearer token for each user. */
export function makeTokens(users: Users): Tokens {
  return Object.fromEntries(
    Object.keys(users).map((name) => [name, randomBytes(16).toString('hex')]),
  )
}

/**
 * The content of the API server's --token-auth-file, a line per user: token, name, uid, groups.
 *
 * @throws RangeError for a name or group that does not fit into it
 */
export function tokenAuthFile(users: Users, tokens: Tokens): string {
  const lines = Object.entries(users).map(([name, groups]) => {
    for (const text of [name, ...groups]) {
      if (!/^[^",\s]+$/.test(text)) {
        throw new RangeError(`user or group ${JSON.stringify(text)}: no blanks, quotes and commas`)
      }
    }
    return `${tokens[name]},${name},${name},"${groups.join(',')}"\n`
  })
  return lines.join('')
}

/**
 * A kubeconfig with one context.
 *
 * @param server `https://127.0.0.1:port`
 * @param ca PEM
 */
export function kubeconfigFile(server: string, ca: string, user: string, token: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'test',
        cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: user, context: { cluster: 'test', user } }],
    'current-context': user,
  }
  // JSON is YAML, so every reader of kubeconfigs takes it.
  return `${JSON.stringify(config, undefined, 2)}\n`
}
