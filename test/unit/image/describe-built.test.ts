import { describe, expect, it } from 'vitest'
import { describeBuilt } from '../../../image/describe-built.ts'

const image = { tag: 'mintlet:0.1.0', id: 'sha256:abc', size: 187_400_000 }
const archive = { file: 'mintlet.tar', size: 190_000_000 }
const PUSH = 'docker tag mintlet:0.1.0 <registry>/mintlet:0.1.0 && docker push'

describe('what the build says at its end', () => {
  it('begins with what was built and written, and goes on with what can be done with it', () => {
    const lines = describeBuilt(image, archive, false).split('\n')
    expect(lines.slice(0, 3)).toStrictEqual([
      'Built mintlet:0.1.0, 187 MB, sha256:abc',
      'Wrote mintlet.tar, 190 MB',
      'Next, whichever is yours:',
    ])
    expect(lines[3]).toMatch(`  ${PUSH}`)
    expect(lines.join('\n')).not.toMatch(/production|docker load|npm run image/)
  })

  it('repeats beside it that a base was made here, which is not for production', () => {
    const [, second] = describeBuilt({ ...image, notPulled: 'node:24' }, archive, false).split('\n')
    expect(second).toBe(
      'Not for production: node:24 cannot be pulled, and its base was made on this machine.',
    )
  })

  it('offers no image in a daemon that has ended by then, but the archive', () => {
    const text = describeBuilt(image, archive, true)
    expect(text).toContain(`  docker load --input mintlet.tar && ${PUSH}`)
    expect(text).not.toContain(`  ${PUSH}`)
  })

  it('says how to have an archive where none was written', () => {
    const text = describeBuilt(image, undefined, false)
    expect(text).toContain('  npm run image -- --output mintlet.tar ')
    expect(text).not.toContain('Wrote')
  })
})
