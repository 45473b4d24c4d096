import { createHash } from 'node:crypto'
import type { ReceivedRequest } from '../listen-on-loopback.ts'
import type { Served } from './guarded-server.ts'

const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG_TYPE = 'application/vnd.docker.container.image.v1+json'

const digestOf = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`

const CONFIG = JSON.stringify({
  os: 'linux',
  architecture: 'amd64',
  rootfs: { type: 'layers', diff_ids: [] },
})
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: MANIFEST_TYPE,
  config: { mediaType: CONFIG_TYPE, size: CONFIG.length, digest: digestOf(CONFIG) },
  layers: [],
})
const json = (body: string, type = 'application/json'): Served => ({ status: 200, type, body })

/** What there is, by path. */
const CONTENT: Readonly<Record<string, Served>> = {
  '/v2/': json('{}'),
  '/v2/app/manifests/1': {
    ...json(MANIFEST, MANIFEST_TYPE),
    headers: { 'docker-content-digest': digestOf(MANIFEST) },
  },
  [`/v2/app/blobs/${digestOf(CONFIG)}`]: json(CONFIG, CONFIG_TYPE),
}

/** A registry of container images (API v2 of Docker's Distribution) with one of no layers, `app:1`. */
export const serveDockerImage = ({ path }: ReceivedRequest): Served =>
  CONTENT[path] ?? { ...json('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}'), status: 404 }
