import { expect, test } from 'vitest'
import { readInstallBlocks } from '../../e2e/install/read-install-blocks.ts'

const readme = (section: string): string => `# mintlet

## Try it

\`\`\`sh
npm run demo
\`\`\`

${section}
## Read on

\`\`\`sh
npm test
\`\`\`
`

test('the commands of an installation are the blocks of its section', () => {
  const section = `## Install

\`\`\`yaml
replicaCount: 2
\`\`\`

\`\`\`sh
npm ci
npm run image -- --output mintlet.tar   # an archive

helm install mintlet helm/mintlet \\
  --wait
\`\`\`

\`\`\`sh
kubectl get pods
\`\`\`
`
  expect(readInstallBlocks(readme(section))).toEqual([
    `npm ci
npm run image -- --output mintlet.tar   # an archive

helm install mintlet helm/mintlet    --wait
`,
    'kubectl get pods\n',
  ])
})

test.each(['', '## Install\n\nNothing to run.\n', '## Installed\n\n```sh\nnpm ci\n```\n'])(
  'a README without such a block is refused: %j',
  (section) => {
    expect(() => readInstallBlocks(readme(section))).toThrow('no block of sh')
  },
)
