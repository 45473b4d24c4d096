import { describe, expect, it } from 'vitest'
import { accountUrl } from '../../../../../src/issue/google/call/account-url.ts'
import { isServiceAccountName } from '../../../../../src/issue/google/call/service-account-name.ts'

const ENDPOINT = new URL('https://iamcredentials.googleapis.com/')

describe('accountUrl()', () => {
  it.each([
    'reader@my-project.iam.gserviceaccount.com',
    'my-project@appspot.gserviceaccount.com',
    '123456789012-compute@developer.gserviceaccount.com',
    '123456789012@cloudservices.gserviceaccount.com',
    'service-123@gcp-sa-storage.iam.gserviceaccount.com',
    'reader@my-project.example.com.iam.gserviceaccount.com',
    'my-project.example.com@appspot.gserviceaccount.com',
    'reader@my-project.other-universe-system.iam.gserviceaccount.com',
    '101234567890123456789',
  ])('names %s as one segment of the path', (account) => {
    expect(isServiceAccountName(account)).toBe(true)
    const url = accountUrl(ENDPOINT, account, ':signBlob')
    expect(url.href).toBe(
      `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account.replace('@', '%40')}:signBlob`,
    )
  })

  it('keeps the path of an endpoint, with and without a slash at its end', () => {
    for (const endpoint of ['http://127.0.0.1:1/base', 'http://127.0.0.1:1/base/']) {
      expect(accountUrl(new URL(endpoint), '101234567890', '/allowedLocations').href).toBe(
        'http://127.0.0.1:1/base/v1/projects/-/serviceAccounts/101234567890/allowedLocations',
      )
    }
  })

  it.each([
    '',
    '-',
    '.',
    '..',
    'reader',
    '12345',
    '1'.repeat(33),
    'a@b',
    'reader@my-project..iam.gserviceaccount.com',
    '../../x@my-project.iam.gserviceaccount.com',
    'reader@my-project.iam.gserviceaccount.com/../other@my-project.iam.gserviceaccount.com',
    'reader%2f@my-project.iam.gserviceaccount.com',
    'reader%40my-project.iam.gserviceaccount.com',
    'reader@my-project.iam.gserviceaccount.com?x=y',
    'reader@my-project.iam.gserviceaccount.com#z',
    'reader@my-project.iam.gserviceaccount.com:signBlob',
    'reader@my-project.iam.gserviceaccount.com\n',
    ' reader@my-project.iam.gserviceaccount.com',
    'reader@x@my-project.iam.gserviceaccount.com',
    'Reader@my-project.iam.gserviceaccount.com',
    'reader@-my-project.iam.gserviceaccount.com',
    'reader@my-project-.iam.gserviceaccount.com',
    'reader@my-project.iam.gserviceaccount.com-',
    'réader@my-project.iam.gserviceaccount.com',
    `${'a'.repeat(65)}@my-project.iam.gserviceaccount.com`,
    `a1@${'my-project.'.repeat(30)}com`,
    'projects/-/serviceAccounts/reader@my-project.iam.gserviceaccount.com',
    'system:serviceaccount:etl:reader',
  ])('makes no URL of %j', (account) => {
    expect(isServiceAccountName(account)).toBe(false)
    expect(() => accountUrl(ENDPOINT, account, ':signBlob')).toThrow('not the name')
  })

  it('takes no time over a name that is made to take long', () => {
    const started = performance.now()
    for (const account of [`a${'.a'.repeat(50_000)}@`, `a1@${'a.'.repeat(50_000)}!`]) {
      expect(isServiceAccountName(account)).toBe(false)
    }
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
