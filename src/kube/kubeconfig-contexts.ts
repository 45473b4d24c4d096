import { delimiter } from 'node:path'
import { importKubeConfig } from './import-kubeconfig.ts'

/**
 * Names of the contexts of a kubeconfig, each once.
 *
 * @param files one, or several as in the environment variable KUBECONFIG
 * @throws Error that names the files, and never their content
 */
export async function kubeconfigContexts(files: string): Promise<readonly string[]> {
  const KubeConfig = await importKubeConfig()
  try {
    const names = files
      .split(delimiter)
      .filter((file) => file !== '')
      .flatMap((file) => {
        const config = new KubeConfig()
        config.loadFromFile(file)
        return config.contexts.map(({ name }) => name)
      })
    return [...new Set(names)]
  } catch {
    // The parser's message quotes lines of the file.
    throw new Error(`kubeconfig ${files}: cannot be read`)
  }
}
