import { type FindOptions, findGoTool } from './find-go-tool.ts'

/**
 * Path of kubeconform: that of `MINTLET_KUBECONFORM`, the one on PATH, or one that is compiled into our cache.
 *
 * @throws Error that says what was tried and what to do
 */
export const findKubeconform = (options?: FindOptions): Promise<string> =>
  findGoTool(
    {
      name: 'kubeconform',
      variable: 'MINTLET_KUBECONFORM',
      source: 'github.com/yannh/kubeconform/cmd/kubeconform',
      version: 'v0.8.0',
      linkerFlags: '',
    },
    options,
  )
