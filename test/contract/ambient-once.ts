import { readFile } from 'node:fs/promises'
import { createHttpClient } from '../../src/http/create-http-client.ts'
import { createCallerSources } from '../../src/issue/google/caller/create-caller-sources.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'

/**
 * A process that becomes itself once, by a file of application default credentials, and says how that
 * went. For what a library would print on its own.
 *
 * Arguments: the file, and the endpoints of iamcredentials and STS.
 */
const [applicationCredentials, iamcredentials = '', sts = ''] = process.argv.slice(2)
const http = createHttpClient({ userAgent: 'mintlet-test' })
const nothing = (): never => {
  throw new Error('not for the ambient identity')
}
const sources = createCallerSources({
  http,
  clock: systemClock,
  endpoints: {
    iamcredentials: new URL(iamcredentials),
    sts: new URL(sts),
    metadata: new URL('http://127.0.0.1:1/'),
    universeDomain: 'googleapis.com',
    applicationCredentials,
  },
  readSecret: nothing,
  requestToken: nothing,
  readFile: (path) => readFile(path, 'utf8'),
})
const source = sources.of({
  kind: 'ClusterCredentialIssuer',
  name: 'google',
  uid: 'u-1',
  namespace: 'mintlet-system',
  auth: { ambient: {} },
})
const result = await source.caller(new AbortController().signal)
await http.close()
process.stdout.write(result.ok ? 'ok\n' : `${result.failure.reason}\n`)
