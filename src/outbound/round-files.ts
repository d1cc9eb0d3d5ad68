/** A round as files, for whoever may have them: CSV, a spreadsheet, and the report. */

import type { Hub } from '../core/hub.ts'
import type { Programme } from '../core/programme.ts'
import type { Board } from '../core/round/board.ts'
import { type Entry, type NameOf, table } from '../core/round/export.ts'
import { timeInWords } from '../core/wording.ts'
import { reportPdf } from './report.ts'
import { tableCsv } from './table-csv.ts'
import { tableXlsx } from './table-xlsx.ts'

type Round = {
  board: Board
  entries: Entry[]
  programme: Programme
  hub: Pick<Hub, 'id' | 'name'>
  /** How many letters to its schools reached nobody. */
  undelivered: number
  /** What Slack members are called. */
  nameOf: NameOf
  now: Temporal.Instant
}

export const formats = ['csv', 'xlsx', 'pdf'] as const
type Format = (typeof formats)[number]

export async function roundFile(format: Format, { board, entries, programme, hub, undelivered, nameOf, now }: Round): Promise<Uint8Array> {
  switch (format) {
    case 'csv':
      return new TextEncoder().encode(tableCsv(table(programme, entries, nameOf)))
    case 'xlsx': {
      const about: [string, string][] = [
        ['Programme', programme.name],
        ['Round', board.round.name],
        ['Hub', hub.name],
        ['Made on', timeInWords(now)],
        ['Declarations', String(entries.length)],
        ['Personal data', 'This file names people and how to reach them. Keep it where only those who need it can read it.'],
      ]
      return tableXlsx({ ...table(programme, entries, nameOf), name: board.round.name, about })
    }
    case 'pdf':
      return reportPdf({ board, hub, programme, undelivered, now })
    default:
      return format satisfies never
  }
}

/** "archimedes-ne-2018-19.csv": for any round's name. */
export const fileName = (format: Format, hub: string, { programme, name }: Board['round']): string => {
  const bare = `${hub}-${programme}-${name}`
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)
  return format === 'pdf' ? `${bare}-report.pdf` : `${bare}.${format}`
}
