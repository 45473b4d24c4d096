import { writeSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** For `node --import`: the URL of each module that the program loads, one a line, into the file descriptor 3. */
registerHooks({
  load(url, context, next) {
    writeSync(3, `${url}\n`)
    return next(url, context)
  },
})
