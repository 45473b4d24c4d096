import { judgeBlock } from './judge-block.ts'
import { readBlocks } from './read-blocks.ts'
import { sampleTexts } from './sample-texts.ts'

/** `node test/kit/docs/print-judges.ts`: every block of the pages, how far it is tried, and by which test. */
const samples = sampleTexts()
const counts = new Map<string, number>()
for (const block of readBlocks()) {
  const [judge] = judgeBlock(block, samples)
  const level = judge?.level ?? 'UNTRIED'
  counts.set(level, (counts.get(level) ?? 0) + 1)
  const place = `${block.page}:${block.line}`
  process.stdout.write(
    `${place.padEnd(50)} ${block.language.padEnd(8)} ${level.padEnd(9)} ${judge?.by ?? ''}\n`,
  )
}
for (const [level, count] of counts) process.stdout.write(`${level}: ${count}\n`)
