import type { InstallWorld } from './start-install.ts'

/**
 * Shell before commands of somebody whose `npm install --global` goes into the world's folder, so that `kubectl mintlet`
 * is there once it has been installed.
 */
export const withPlugin = ({ folder }: Pick<InstallWorld, 'folder'>): string =>
  `export npm_config_prefix="${folder}/npm" PATH="${folder}/npm/bin:$PATH"\n`
