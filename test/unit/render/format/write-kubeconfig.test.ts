import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { SecretFormat } from '../../../../src/api/secret-format.ts'
import { fileAs } from '../../../kit/file-as.ts'
import { tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

const format: SecretFormat = { type: 'Kubeconfig', server: 'https://10.0.0.1:6443' }

test('kubectl gets cluster, user and context by the name of the object', () => {
  expect(writtenAs(format, tokenRendering())).toEqual({
    kubeconfig: `{
  "apiVersion": "v1",
  "kind": "Config",
  "clusters": [
    {
      "name": "reader",
      "cluster": {
        "server": "https://10.0.0.1:6443"
      }
    }
  ],
  "users": [
    {
      "name": "reader",
      "user": {
        "token": "a.b-c_d"
      }
    }
  ],
  "contexts": [
    {
      "name": "reader",
      "context": {
        "cluster": "reader",
        "user": "reader"
      }
    }
  ],
  "current-context": "reader"
}
`,
  })
})

test('with certificates, a namespace and a file to read the token from, of which it holds none then', () => {
  const over = {
    caBundle: 'UEVN',
    namespace: 'reports',
    tokenFile: '/var/run/token',
    key: 'config',
  }
  const hidden = tokenRendering('not to be seen\n')
  expect(Object.keys(writtenAs({ ...format, ...over }, hidden))).toEqual(['config'])
  const text = fileAs({ ...format, ...over }, hidden)
  expect(text).not.toContain('not to be seen')
  expect(parse(text)).toMatchObject({
    clusters: [
      { cluster: { server: 'https://10.0.0.1:6443', 'certificate-authority-data': 'UEVN' } },
    ],
    users: [{ user: { tokenFile: '/var/run/token' } }],
    contexts: [{ context: { namespace: 'reports' } }],
  })
})

test.each(['a\nb', 'a b', '', 'ä', '\u0085'])(
  'a token that is none for HTTP is refused: %j',
  (token) => {
    expect(writtenAs(format, tokenRendering(token))).toMatchObject({
      ending: 'Stalled',
      reason: 'BadResponse',
    })
  },
)
