import type { OperatorDeployment } from '../look/operator-deployment.ts'
import type { Finding } from './finding.ts'

const SEMVER = /^v?(?<version>[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?)$/

/** Whether the operator is of the plugin's version, as its image or else its labels say. */
export function judgeVersion({ image, version }: OperatorDeployment, plugin: string): Finding {
  const about = { group: 'Operator', check: 'version' } as const
  const tag = /:(?<tag>[^:/@]+)$/.exec(image.split('@')[0] ?? '')?.groups?.['tag'] ?? ''
  const running = SEMVER.exec(tag)?.groups?.['version'] ?? version
  if (running === undefined) {
    return {
      ...about,
      outcome: 'Warning',
      detail: `neither the image ${image} nor the label app.kubernetes.io/version says which it is`,
      fix: 'deploy by the chart, which labels it',
    }
  }
  return running === plugin
    ? { ...about, outcome: 'Passed', detail: running }
    : {
        ...about,
        outcome: 'Warning',
        detail: `the operator is ${running}, this plugin ${plugin}`,
        fix: 'use the plugin of the same version as the operator',
      }
}
