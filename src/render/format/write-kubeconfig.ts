import { bearerText } from './bearer-text.ts'
import type { FormatWriter } from './format-writer.ts'

/**
 * What kubectl and client-go read. JSON is YAML, and cannot be broken by what is in it. Cluster, user and context are
 * named by the object.
 */
export const writeKubeconfig: FormatWriter = (format, values, key) => {
  const { server, caBundle, namespace, tokenFile } = format
  // A file that is named stands for the token: clients see a new one there, and this file keeps none.
  const bearer = tokenFile === undefined ? bearerText(format, values) : undefined
  if (bearer?.ok === false) return bearer
  const { name } = values
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server,
          ...(caBundle !== undefined && { 'certificate-authority-data': caBundle }),
        },
      },
    ],
    users: [{ name, user: bearer === undefined ? { tokenFile } : { token: bearer.token } }],
    contexts: [
      {
        name,
        context: { cluster: name, user: name, ...(namespace !== undefined && { namespace }) },
      },
    ],
    'current-context': name,
  }
  return { ok: true, texts: { [key]: `${JSON.stringify(config, undefined, 2)}\n` } }
}
