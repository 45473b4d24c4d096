import { registerHooks } from 'node:module'
import type { KubeConfig } from '@kubernetes/client-node'

/** Stands in for `gen/index.js`, of which config.js takes two names, for makeApiClient() alone. */
const NO_CLIENTS = `data:text/javascript,${encodeURIComponent(
  'export const createConfiguration = undefined, ServerConfiguration = undefined',
)}`

/**
 * client-node's reader of kubeconfigs without its clients of the API, which are 840 of 870 modules, 0.3 s and 50 MB
 * and have no use here. Should a later version be built otherwise, it is loaded whole.
 *
 * @returns KubeConfig whose makeApiClient() does not work
 */
export async function importKubeConfig(): Promise<typeof KubeConfig> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === './gen/index.js' &&
      context.parentURL?.endsWith('/@kubernetes/client-node/dist/config.js') === true
        ? { url: NO_CLIENTS, format: 'module', shortCircuit: true }
        : next(specifier, context),
  })
  try {
    const { KubeConfig: Config } = await import('@kubernetes/client-node/dist/config.js')
    return Config
  } finally {
    hooks.deregister()
  }
}
