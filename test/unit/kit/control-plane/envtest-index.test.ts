import { expect, test } from 'vitest'
import { pickArchive } from '../../../kit/control-plane/envtest-index.ts'

const INDEX = `
releases:
  v1.36.0-rc.1:
    envtest-v1.36.0-rc.1-linux-amd64.tar.gz: {hash: rc, selfLink: "https://x/rc"}
  v1.36.2:
    envtest-v1.36.2-linux-amd64.tar.gz: {hash: two, selfLink: "https://x/two"}
  v1.36.10:
    envtest-v1.36.10-linux-amd64.tar.gz: {hash: ten, selfLink: "https://x/ten"}
    envtest-v1.36.10-darwin-arm64.tar.gz: {hash: mac, selfLink: "https://x/mac"}
  v1.37.0:
    envtest-v1.37.0-linux-amd64.tar.gz: {hash: next, selfLink: "https://x/next"}
`

test('the version asked for comes first', () => {
  const archive = { version: '1.36.2', selfLink: 'https://x/two', hash: 'two' }
  expect(pickArchive(INDEX, '1.36.2', 'linux', 'x64')).toStrictEqual(archive)
})

test('a version that was never published gives way to the newest of its minor version', () => {
  expect(pickArchive(INDEX, '1.36.3', 'linux', 'x64').version).toBe('1.36.10')
})

test('system and processor are those of this machine', () => {
  expect(pickArchive(INDEX, '1.36.2', 'darwin', 'arm64').hash).toBe('mac')
})

test.each(['', 'releases:\n', INDEX])('an index without a fitting archive is an error', (index) => {
  expect(() => pickArchive(index, '1.35.0', 'linux', 'x64')).toThrow(
    'no archive of Kubernetes 1.35.x',
  )
})
