import { expect, test } from 'vitest'
import { renderChart } from '../kit/helm/render-chart.ts'
import { goldenText } from '../kit/story/golden.ts'
import { VALUE_SETS } from './value-sets.ts'

test.each(['default', 'everything'] as const)(
  'the chart with %s values renders as in golden/',
  async (name) => {
    const text = await renderChart({ values: VALUE_SETS[name] })
    const file = new URL(`golden/${name}.yaml`, import.meta.url)
    expect(text).toBe(await goldenText(file, text))
  },
)
