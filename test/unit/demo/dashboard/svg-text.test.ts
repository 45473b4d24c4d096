import { expect, test } from 'vitest'
import { fitted, svgText, textWidth } from '../../../../demo/dashboard/svg-text.ts'

test('a text that fits stays whole, another one ends with an ellipsis and fits', () => {
  expect(fitted('short', 12, 100)).toBe('short')
  const cut = fitted('ClusterCredentialIssuer', 12, 80)
  expect(cut).toMatch(/^Cluster\w*…$/v)
  expect(textWidth(cut, 12)).toBeLessThanOrEqual(80)
})

test('what XML would read as its own is escaped', () => {
  expect(svgText(1, 2, 'a < b & c', { anchor: 'middle', weight: 600 })).toBe(
    '<text x="1" y="2" font-size="12" fill="#24292e" text-anchor="middle" font-weight="600">a &lt; b &amp; c</text>',
  )
})
