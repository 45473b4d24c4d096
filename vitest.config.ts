import { defineConfig } from 'vitest/config'

/** Test classes and what each may touch: CONTRIBUTING.md. */
const project = (name: string, seconds: number, more: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    ...more,
  },
})

// It needs a machine that may run a whole cluster: only whoever names it gets it.
const isNamed = (name: string): boolean =>
  process.argv.some((word) => word === name || word === `--project=${name}`)

const setupFiles = 'test/kit/property-seed.ts'

// What has to be compiled first is compiled before the first test, where its progress is seen.
const controlPlane = 'test/kit/control-plane/global-setup.ts'
const helm = 'test/kit/helm/global-setup.ts'
const node = 'test/kit/one-node/global-setup.ts'

export default defineConfig({
  test: {
    // Cluster tests mostly wait: three of them side by side keep two cores busy.
    maxWorkers: 3,
    projects: [
      // Pure tests share nothing that one of them changes: importing everything once a file would double the time.
      project('unit', 20, { isolate: false, setupFiles }),
      project('story', 20),
      project('property', 60, { setupFiles }),
      project('contract', 30),
      project('cluster', 120, { globalSetup: [controlPlane, helm] }),
      project('chart', 120, { globalSetup: [controlPlane, helm] }),
      project('image', 300),
      ...(isNamed('e2e') ? [project('e2e', 900, { globalSetup: node })] : []),
    ],
  },
})
