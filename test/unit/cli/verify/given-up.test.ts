import { expect, test } from 'vitest'
import { verifyVerb } from '../../../../src/cli/verify/verify-verb.ts'
import { secretDigest } from '../../../../src/render/secret-digest.ts'
import { createFakeHttpClient } from '../../../kit/fake-http-client.ts'
import { fakeCliWorld } from '../fake-cli-world.ts'
import { verifyOptions } from './verify-options.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const DATA = { token: base64('ya29.made-up') }

test('whoever gives up while the issuer is asked is not told that the token is valid', async () => {
  const world = fakeCliWorld(({ path }) => {
    const metadata = { name: 'reader', namespace: 'etl', uid: 'uid-1' }
    if (path.includes('/clustercredentialissuers/')) {
      return { metadata, spec: { google: { auth: { ambient: {} } }, grants: [] } }
    }
    if (path.includes('/secrets/')) {
      const labels = { 'app.kubernetes.io/managed-by': 'mintlet' }
      const ownerReferences = [{ apiVersion: 'v1', kind: 'K', name: 'reader', uid: 'uid-1' }]
      return { metadata: { labels, ownerReferences }, type: 'Opaque', data: DATA }
    }
    const spec = {
      issuerRef: { name: 'google' },
      serviceAccount: 'reader@project.iam.gserviceaccount.com',
      accessToken: { scopes: ['read'] },
    }
    return { metadata, spec, status: { secretDigest: secretDigest('Opaque', DATA) } }
  })
  // The person presses Ctrl-C while Google is asked.
  const http = createFakeHttpClient(() => {
    world.giveUp()
    return { ok: false, problem: 'Aborted' }
  })
  const asked = verifyVerb.gather(
    { ...world, http: () => http },
    verifyOptions({ kind: 'ImpersonatedToken', name: 'reader' }, { introspect: true }),
  )
  await expect(asked).rejects.toMatchObject({ name: 'CliError', code: 3 })
  expect(http.sent).toHaveLength(1)
})
