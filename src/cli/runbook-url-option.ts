import { InvalidArgumentError, Option } from 'commander'

/** `--runbook-url`, as `monitoring.prometheusRule.runbookUrl` of the chart. */
export const runbookUrlOption = (): Option =>
  new Option(
    '--runbook-url <url>',
    'where docs/ of this version can be read; links go to its reasons.md',
  )
    .env('MINTLET_RUNBOOK_URL')
    .argParser(readUrl)

function readUrl(text: string): string {
  const protocol = URL.parse(text)?.protocol
  if (protocol === 'https:' || protocol === 'http:') return text
  throw new InvalidArgumentError('It must be a URL such as https://docs.example.com/mintlet.')
}
