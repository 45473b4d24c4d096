import { request } from 'undici'
import type { ServerCommand } from './server-process.ts'

export type EtcdOptions = {
  readonly binary: string
  /** Where its data and its log are. */
  readonly folder: string
  readonly clientPort: number
  readonly peerPort: number
  /** Whether a write is on the disk before it is answered. */
  readonly fsync: boolean
}

export function etcdCommand(options: EtcdOptions): ServerCommand {
  const client = `http://127.0.0.1:${options.clientPort}`
  const peer = `http://127.0.0.1:${options.peerPort}`
  return {
    name: 'etcd',
    binary: options.binary,
    flags: [
      `--data-dir=${options.folder}/etcd`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      `--unsafe-no-fsync=${!options.fsync}`,
      '--log-level=warn',
    ],
    logPath: `${options.folder}/etcd.log`,
    isReady: async () => {
      const { statusCode, body } = await request(`${client}/health`)
      await body.dump()
      return statusCode === 200
    },
  }
}
