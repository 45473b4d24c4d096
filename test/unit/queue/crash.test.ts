import { expect, test } from 'vitest'
import { crashFields, describeCrash } from '../../../src/queue/crash.ts'

const SECRET = 'ya29.secret'

function parseError(): unknown {
  try {
    JSON.parse(`{"token": ${SECRET}`)
  } catch (error) {
    return error
  }
  return undefined
}

test('an error is told by its class and its place, without its message', () => {
  const crash = describeCrash(parseError())
  expect(crash.name).toBe('SyntaxError')
  expect(crash.frames.join('\n')).toMatch(/crash\.test\.ts:\d+:\d+/)
  expect(JSON.stringify(crash)).not.toContain('ya29')
})

test('a message that looks like a stack frame is not told', () => {
  const error = new Error(
    `first\n    at ${SECRET} (file:///tmp/x.ts:1:1)\n    at y (file:///a:1:1)`,
  )
  expect(JSON.stringify(describeCrash(error))).not.toContain('ya29')
})

test('a message that was changed after the stack was taken does not come out either', () => {
  const error = new Error(`about ${SECRET}\n    ${SECRET}`)
  void error.stack
  error.message = 'something else'
  expect(JSON.stringify(describeCrash(error))).not.toContain('ya29')
})

test('places of Node, of methods and of asynchronous functions are frames', () => {
  const error = new Error('no')
  error.stack = [
    'Error: no',
    '    at async Pool.#turn (file:///app/queue/workers.js:10:5)',
    '    at Object.call [as mint] (/app/x.js:1:2)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
    '    at file:///app/main.js:3:1',
    '    at async Promise.all (index 0)',
  ].join('\n')
  expect(describeCrash(error).frames).toEqual([
    'async Pool.#turn (file:///app/queue/workers.js:10:5)',
    'Object.call [as mint] (/app/x.js:1:2)',
    'process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
    'file:///app/main.js:3:1',
  ])
})

test('what is no error is told by its type alone', () => {
  expect(describeCrash(SECRET)).toEqual({ name: 'string', frames: [] })
  expect(describeCrash(undefined)).toEqual({ name: 'undefined', frames: [] })
})

test('an error that cannot be read is told as unknown', () => {
  const error = new Error('no')
  Object.defineProperty(error, 'stack', {
    get() {
      throw new Error(SECRET)
    },
  })
  expect(describeCrash(error)).toEqual({ name: 'unknown', frames: [] })
})

test('a class name made of other people’s text is not told', () => {
  const error = new Error('no')
  Object.defineProperty(error, 'constructor', { value: { name: `${SECRET} ` } })
  expect(describeCrash(error).name).toBe('Error')
})

test('a crash fits into one line of the log', () => {
  expect(crashFields({ name: 'TypeError', frames: ['a (/x.js:1:1)', 'b (/y.js:2:2)'] })).toEqual({
    error: 'TypeError',
    at: 'a (/x.js:1:1) < b (/y.js:2:2)',
  })
})
