import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { ReceivedRequest } from '../listen-on-loopback.ts'
import type { Served } from './guarded-server.ts'

const MANIFEST = { name: '@acme/tiny', version: '1.0.0', main: 'index.js' }
const TARBALL = gzipSync(
  Buffer.concat([
    file('package/package.json', JSON.stringify(MANIFEST)),
    file('package/index.js', 'module.exports = 42\n'),
    Buffer.alloc(1024),
  ]),
)
const INTEGRITY = `sha512-${createHash('sha512').update(TARBALL).digest('base64')}`

/**
 * An npm registry with one package, `@acme/tiny`, in a folder as registries of clouds are.
 *
 * @param folder `/npm/`
 */
export function serveNpmPackage(folder: string, { path, headers }: ReceivedRequest): Served {
  const tarball = `${folder}@acme/tiny/-/tiny-1.0.0.tgz`
  if (path === tarball) return { status: 200, type: 'application/octet-stream', body: TARBALL }
  const json = { status: 200, type: 'application/json' }
  if (decodeURIComponent(path) !== `${folder}@acme/tiny`)
    return { ...json, status: 404, body: '{}' }
  const dist = { tarball: `http://${headers.host}${tarball}`, integrity: INTEGRITY }
  const versions = { [MANIFEST.version]: { ...MANIFEST, dist } }
  const tags = { latest: MANIFEST.version }
  return { ...json, body: JSON.stringify({ name: MANIFEST.name, 'dist-tags': tags, versions }) }
}

/** An entry of a tar archive (POSIX ustar): a header of 512 bytes, and the content in blocks of as many. */
function file(name: string, content: string): Buffer {
  const size = Buffer.byteLength(content)
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  // The sum counts itself as blanks.
  header.write(' '.repeat(8), 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const body = Buffer.alloc(Math.ceil(size / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body])
}
