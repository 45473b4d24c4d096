import type { GoogleAnswer } from './google-answer.ts'

/** Google's front end answers paths that no API has with a page for people. */
export const htmlNotFound = (path: string): GoogleAnswer => ({
  status: 404,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: `<!DOCTYPE html>
<html lang=en>
  <title>Error 404 (Not Found)!!1</title>
  <p><b>404.</b> <ins>That’s an error.</ins>
  <p>The requested URL <code>${path.slice(0, 200).replaceAll(/[<>&]/g, '')}</code> was not found on this server.
`,
})
