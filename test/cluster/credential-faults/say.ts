import { stdout } from 'node:process'

/** A line of figures for whoever runs the tests. */
export const say = (line: string): void => void stdout.write(`credential faults: ${line}\n`)
