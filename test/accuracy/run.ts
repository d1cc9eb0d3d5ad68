/** `npm run accuracy`: reads every form whose right reading is known, through the guarded reader, and fails below the bar. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { openReader } from '../../src/reading/guard.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { forms } from './forms.ts'
import { budget, count, empty, isScan, type Miss, median, passes, share, type Tally, tooSure } from './tally.ts'

const programmes = await loadProgrammes('templates/programmes')
const [programme] = programmes.values()
const only = process.argv.slice(2)
const all = forms(programme?.fields.map(({ key }) => key) ?? []).filter(({ path }) => only.every((word) => path.includes(word)))
const reader = openReader({ programmes, hubs: [], deadline: 10_000 })
const tallies = new Map<string, Tally>()

/** A form is timed when its kind has been read before: the second form of the day must be as fast as the hundredth. */
const rounds = [all, all.filter(({ kind }) => kind !== 'scan')]
for (const [round, list] of rounds.entries()) {
  for (const [i, form] of list.entries()) {
    if (process.stderr.isTTY || i % 25 === 0) process.stderr.write(`${round === 0 ? 'reading' : 'timing'} ${i + 1} of ${list.length}\n`)
    const bytes = new Uint8Array(readFileSync(form.path))
    const began = performance.now()
    const read = await reader.readFile(bytes, basename(form.path))
    const ms = performance.now() - began
    const tally = tallies.get(form.kind) ?? empty(form.kind)
    tallies.set(form.kind, tally)
    if (round === 0) count(tally, form, read.forms, form.kind === 'scan' ? ms : null)
    else tally.ms.push(ms)
  }
}
await reader.close()

const cells = (...texts: (string | number)[]): string =>
  texts.map((text, i) => (i === 0 ? String(text).padEnd(6) : String(text).padStart(11))).join('')
const lines = [cells('kind', 'forms', 'right', 'blank', 'wrong', 'too sure', 'share', 'median ms', 'in time', 'passes')]
for (const tally of [...tallies.values()].sort((a, b) => a.kind.localeCompare(b.kind))) {
  const { kind, forms, right, blank, wrong, ms } = tally
  const limit = budget(tally)
  const time = median(ms)
  const inTime = limit === null ? '-' : time <= limit ? `≤ ${limit}` : `over ${limit}`
  const percent = `${(share(tally) * 100).toFixed(1)} %`
  lines.push(
    cells(
      kind,
      forms,
      right,
      blank.length,
      wrong.length,
      tooSure(tally).length,
      percent,
      time.toFixed(1),
      inTime,
      passes(tally) ? 'yes' : 'NO',
    ),
  )
}
const said = (text: string | null): string =>
  text === null ? 'nothing' : JSON.stringify(text.length > 90 ? `${text.slice(0, 90)}…` : text)
const missed = ({ path, key, says, read, confidence }: Miss): string =>
  `  ${basename(path)} ${key}: says ${said(says)}, read ${said(read)}${read === null ? '' : ` (${confidence})`}`
for (const tally of tallies.values()) {
  const shown = isScan(tally) ? tooSure(tally) : [...tally.wrong, ...tally.blank]
  if (shown.length > 0) lines.push('', `${tally.kind}:`, ...shown.map(missed))
}
process.stdout.write(`${lines.join('\n')}\n`)
if (all.length === 0 || ![...tallies.values()].every(passes)) process.exitCode = 1
