import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends a run with one bare line that any CI can read: `N passed, N failed`, and what was skipped.
 * FAILED_FILES names a file that gets the paths of the test files that did not pass, one a line.
 */
class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number =>
      tests.filter((test) => test.result().state === state).length
    // A file that cannot be loaded has no tests to fail, and an error outside of tests is nobody's.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    )
    // The tests of a describe() whose hook failed count as skipped, and their file has no error of its own.
    const suites = modules.flatMap((module) => [...module.children.allSuites()])
    const brokenSuites = suites.filter((suite) => suite.errors().length > 0)
    const failed = count('failed') + broken.length + brokenSuites.length + errors.length
    const skipped = count('skipped')
    const line = `${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    const failedFiles = process.env['FAILED_FILES']
    if (failedFiles !== undefined) {
      // A file whose worker died is neither: only what passed, or was skipped on purpose, is left out.
      const unproved = modules.filter((module) => !['passed', 'skipped'].includes(module.state()))
      writeFileSync(failedFiles, unproved.map((module) => `${module.relativeModuleId}\n`).join(''))
    }
    process.once('exit', () => process.stdout.write(`\n${line}\n`))
  }
}

// Vitest takes a reporter only as the default export of its module.
// oxlint-disable-next-line import/no-default-export
export default ClosingLine
