import { renderChart } from '../../kit/helm/render-chart.ts'

const FILES = ['impersonated-tokens', 'service-account-credentials', 'issuers']

/**
 * The policies and their bindings as Helm renders them for a release `mintlet` in `mintlet-system`.
 *
 * @param admission values of the chart below `admission`
 * @throws Error when Helm refuses the values, also when it renders nothing
 */
export const renderAdmission = (admission: object = {}): Promise<string> =>
  renderChart({
    values: { admission },
    only: FILES.map((file) => `templates/admission/${file}.yaml`),
  })
