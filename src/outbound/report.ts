/** The report on a round for a hub's leadership, as a tagged PDF: no contact details, and nothing but what the record says. */

import type { Programme } from '../core/programme.ts'
import type { Board, BoardRow } from '../core/round/board.ts'
import { alt, chart, figures } from '../core/round/chart.ts'
import { reasonOf } from '../core/round/reasons.ts'
import { asking, tally, waiting } from '../core/round/tally.ts'
import { dateInWords, listInWords, timeInWords } from '../core/wording.ts'
import { chartPng } from './chart.ts'
import { pdf } from './pdf.ts'

export type Reported = {
  board: Board
  hub: { name: string }
  programme: Programme
  /** How many letters to its schools reached nobody. */
  undelivered: number
  now: Temporal.Instant
}

export async function reportPdf(reported: Reported): Promise<Uint8Array> {
  const { board, hub, now } = reported
  const picture = `data:image/png;base64,${Buffer.from(await chartPng(chart(board, hub.name, now))).toString('base64')}`
  const footer = `Report on round ${board.round.name}, ${dateInWords(dayOf(now))}`
  return pdf({ html: reportHtml(reported, picture), band: hub.name, footer, elsewhere: 'in Slack' })
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const safe = (text: string): string => text.toWellFormed().replaceAll(/[&<>"]/g, (mark) => entities[mark] ?? mark)
const dayOf = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO('Europe/London').toPlainDate()
const day = (at: Temporal.Instant): string => dateInWords(dayOf(at))
const p = (text: string): string => `<p>${safe(text)}</p>`
const h2 = (text: string): string => `<h2>${safe(text)}</h2>`

type Listing = { title: string; rows: BoardRow[]; columns: { title: string; wide: number; of: (row: BoardRow) => string }[] }

export function reportHtml({ board, hub, programme, undelivered, now }: Reported, picture: string): string {
  const { round } = board
  const it = chart(board, hub.name, now)
  const facts: [string, string][] = [
    ['Programme', programme.name],
    ['Hub', hub.name],
    ['Opened', dateInWords(round.opens)],
    ['Deadline', dateInWords(round.closes)],
    ...(round.startsOn ? [['Programme starts', dateInWords(round.startsOn)] satisfies [string, string]] : []),
    ['Places', String(round.places)],
    ['Report made on', timeInWords(now)],
  ]
  const listed = listings(board, programme).filter(({ rows }) => rows.length > 0)
  return `<main>
<h1>${safe(`Round ${round.name}`)}</h1>
<table data-pdf="key-facts">${facts.map(([label, value]) => `<tr><th scope="row">${safe(label)}</th><td>${safe(value)}</td></tr>`).join('')}</table>
${h2('Figures')}
${figures(it).map(p).join('\n')}
<img src="${picture}" alt="${safe(alt(it))}">
${h2('What is open')}
${open(board, undelivered)}
${board.rows.length === 0 ? h2('Schools') + p('No declaration has been received.') : ''}
${listed.map(listing).join('\n')}
</main>`
}

function open(board: Board, undelivered: number): string {
  const { provisional, offered, undecided } = tally(board)
  const { school, complete, checking } = waiting(board)
  const schools = (count: number) => `${count} ${count === 1 ? 'school' : 'schools'}`
  const items = [
    ...(undecided > 0
      ? [
          `${schools(undecided)} undecided: ${listInWords([`${complete} complete`, `${school} waiting for the school`, `${checking} being checked`])}.`,
        ]
      : []),
    ...(provisional > 0 ? [`${schools(provisional)} approved provisionally: no letter about that has left the hub.`] : []),
    ...(offered > 0 ? [`${schools(offered)} offered a place, with no answer yet.`] : []),
    ...(asking(board).length > 0 ? [`${schools(asking(board).length)} asking to withdraw: neither confirmed nor put aside.`] : []),
    ...(undelivered > 0 ? [`${undelivered} ${undelivered === 1 ? 'letter has' : 'letters have'} not reached anybody.`] : []),
  ]
  return items.length === 0 ? p('Nothing.') : `<ul>${items.map((item) => `<li>${safe(item)}</li>`).join('')}</ul>`
}

function listings({ rows }: Board, programme: Programme): Listing[] {
  const reason = ({ decision }: BoardRow) => (decision && reasonOf(programme, decision)?.label) ?? decision?.reasonId ?? ''
  const of = (...states: BoardRow['state'][]) => rows.filter(({ state }) => states.includes(state))
  const school = { title: 'School', wide: 36, of: ({ school }: BoardRow) => school.name?.trim() || 'A school without a name' }
  const urn = { title: 'URN', wide: 12, of: ({ school }: BoardRow) => school.urn ?? '' }
  const reference = { title: 'Reference', wide: 20, of: ({ reference }: BoardRow) => reference }
  const told = ({ decision }: BoardRow) => (decision?.releasedAt ? `Released on ${day(decision.releasedAt)}` : 'Provisional: not told')
  const decided = { title: 'Verdict', wide: 32, of: told }
  const why = {
    title: 'Reason',
    wide: 32,
    of: (row: BoardRow) => `${reason(row)}${row.decision?.releasedAt ? '' : ' (provisional)'}`.trim(),
  }
  const position = { title: 'Rank', wide: 9, of: ({ rank }: BoardRow) => (rank === null ? '' : String(rank)) }
  return [
    { title: 'Schools with a place', rows: of('approved'), columns: [school, urn, reference, decided] },
    {
      title: 'Schools offered a place',
      rows: of('offered'),
      columns: [school, urn, reference, { title: 'Accept by', wide: 32, of: ({ offer }) => (offer ? dateInWords(offer.acceptBy) : '') }],
    },
    {
      title: 'Waiting list',
      rows: of('waitlisted').sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY)),
      columns: [position, { ...school, wide: 31 }, urn, reference, { ...why, wide: 28 }],
    },
    { title: 'Schools declined', rows: of('declined'), columns: [school, urn, reference, why] },
    {
      title: 'Not decided yet',
      rows: of('ready', 'needs-school', 'received'),
      columns: [
        school,
        urn,
        reference,
        { title: 'Received, and what it waits for', wide: 32, of: (row) => `${day(row.receivedAt)}, ${waitsFor(row)}` },
      ],
    },
    {
      title: 'Withdrawn',
      rows: of('withdrawn'),
      columns: [school, urn, reference, { title: 'Received', wide: 32, of: (row) => day(row.receivedAt) }],
    },
  ]
}

/** A name has no end where a letter stands in its field: the table is to stay a table. */
const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text)
const LONGEST = 200

const waitsFor = ({ state }: BoardRow): string =>
  state === 'ready' ? 'a decision' : state === 'needs-school' ? 'the school' : 'its checks'

const listing = ({ title, rows, columns }: Listing): string => `${h2(`${title}: ${rows.length}`)}
<table data-widths="${columns.map(({ wide }) => wide).join(' ')}">
<tr>${columns.map((column) => `<th scope="col">${safe(column.title)}</th>`).join('')}</tr>
${rows.map((row) => `<tr>${columns.map((column) => `<td>${safe(shortened(column.of(row)))}</td>`).join('')}</tr>`).join('\n')}
</table>`
