import { Agent, request } from 'undici'
import { CERTIFICATE, CERTIFICATE_KEY, readAuthority } from './kube-apiserver.ts'
import type { ServerCommand } from './server-process.ts'

export type ControllerManagerOptions = {
  readonly binary: string
  /** The API server's; its certificate serves here too. */
  readonly folder: string
  readonly port: number
  readonly kubeconfigPath: string
}

export function controllerManagerCommand(options: ControllerManagerOptions): ServerCommand {
  const { folder, port } = options
  return {
    name: 'kube-controller-manager',
    binary: options.binary,
    flags: [
      `--kubeconfig=${options.kubeconfigPath}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--tls-cert-file=${folder}/${CERTIFICATE}`,
      `--tls-private-key-file=${folder}/${CERTIFICATE_KEY}`,
      `--service-account-private-key-file=${folder}/service-account.key`,
      `--root-ca-file=${folder}/${CERTIFICATE}`,
      '--leader-elect=false',
    ],
    logPath: `${folder}/kube-controller-manager.log`,
    isReady: async () => {
      const agent = new Agent({ connect: { ca: await readAuthority(folder) } })
      const { statusCode, body } = await request(`https://127.0.0.1:${port}/healthz`, {
        dispatcher: agent,
      })
      await body.dump()
      await agent.close()
      return statusCode === 200
    },
  }
}
