import type { ExampleGoogle } from './example-google.ts'
import { makeSubjectIssuer } from './subject-issuer.ts'

/**
 * What the programs in test/contract/python that drive Google's libraries read from a file: where everything is, a
 * caller's token and key, and two subject tokens, one by the cluster, one by somebody who says so.
 *
 * @param audience of ID tokens
 */
export async function pythonSettings(example: ExampleGoogle, audience: string): Promise<object> {
  const { google, cluster, target, direct, delegates, user } = example
  const forger = await makeSubjectIssuer(cluster.issuer)
  const sub = 'system:serviceaccount:etl:operator'
  return {
    iamcredentials: google.iamcredentialsUrl,
    sts: google.stsUrl,
    googleapis: google.googleapisUrl,
    certs: '/oauth2/v3/certs',
    provider: example.audience,
    target,
    direct,
    delegates,
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    audience,
    token: google.accessToken(user),
    key: await google.serviceAccountKey(delegates[0]),
    subjectToken: await example.subjectToken(),
    forgedToken: await forger.sign({ aud: `https:${example.audience}`, sub }),
  }
}
