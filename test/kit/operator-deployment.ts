import type { OperatorDeployment } from '../../src/cli/look/operator-deployment.ts'

/** As the chart installs it, all well, of version 1.2.3. */
export const operatorDeployment = (over: Partial<OperatorDeployment> = {}): OperatorDeployment => ({
  namespace: 'mintlet-system',
  name: 'mintlet',
  image: 'mintlet:1.2.3',
  version: '1.2.3',
  serviceAccount: 'mintlet',
  selector: { 'app.kubernetes.io/name': 'mintlet' },
  replicas: { wanted: 2, ready: 2, updated: 2 },
  servedNamespaces: [],
  flags: new Map(),
  ...over,
})
