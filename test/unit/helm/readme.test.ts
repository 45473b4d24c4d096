import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const README = new URL('../../../helm/mintlet/README.md', import.meta.url)

test("the chart's README links only to what is there", () => {
  const links = [...readFileSync(README, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
  const targets = links.map(([, target = '']) => target)
  expect(targets.length).toBeGreaterThan(4)
  expect(targets.filter((target) => !existsSync(new URL(target, README)))).toStrictEqual([])
})
