import { until } from '../../kit/until.ts'
import type { Asked } from './asked.ts'
import type { AdmissionWorld } from './start-admission-world.ts'

/** The API server learns of each policy and of each binding a moment after it is written. */
export async function untilInEffect(
  { newcomer, refusal }: Pick<AdmissionWorld, 'newcomer' | 'refusal'>,
  namespace: string,
): Promise<void> {
  const user = newcomer()
  const auth = { serviceAccountKeySecretRef: { name: 'nobodys' } }
  const identity = { issuerRef: { name: 'local' }, serviceAccount: 'nobody' }
  const asked: readonly Asked[] = [
    { plural: 'impersonatedtokens', namespace, spec: { ...identity, accessToken: {} } },
    { plural: 'serviceaccountcredentials', namespace, spec: identity },
    { plural: 'credentialissuers', namespace, spec: { google: { auth } } },
    { plural: 'clustercredentialissuers', spec: { google: { auth } } },
  ]
  for (const each of asked) {
    await until(`the policy for ${each.plural} is in effect`, async () =>
      (await refusal(user, each)).includes('ask for a Role'),
    )
  }
}
