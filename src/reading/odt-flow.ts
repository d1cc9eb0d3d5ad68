/** An OpenDocument's body, element by element, to paragraphs and tables. */
import type { Flow, FlowCell } from './flow.ts'
import { type Controls, controlOf } from './odt-controls.ts'
import { withSymbols } from './symbols.ts'
import { walkXml } from './xml.ts'

/** Not on the page, or not of the document: tracked deletions, notes, prompts, what pictures say of themselves. */
const unread = new Set([
  'text:tracked-changes',
  'office:annotation',
  'text:note',
  'text:ruby-text',
  'text:placeholder',
  'svg:title',
  'svg:desc',
  'office:event-listeners',
  'office:master-styles',
  'office:styles',
  'office:automatic-styles',
  'office:meta',
  'office:settings',
  'office:scripts',
  'text:list-header-number',
  'text:table-of-content-source',
  'math:math',
])

/** Cells and paragraphs of a document; repeated ones count as often as they stand there. */
const mostParts = 200_000
const most = { columns: 64, rows: 200, span: 100, depth: 12 }

type Table = { rows: FlowCell[][]; row: FlowCell[]; repeatRow: number; covered: number; repeatCell: number; span: number }
type Paragraph = { text: string; picture: boolean; unseen: boolean }
/** A place that holds paragraphs and tables: the page, a cell, a text box. `paragraph` is the one that is open in it. */
type Place = { flow: Flow[]; paragraph: Paragraph | null; table: Table | null; waiting: Flow[] }

const place = (): Place => ({ flow: [], paragraph: null, table: null, waiting: [] })
const many = (text: string, limit: number): number => Math.min(Math.max(Number.parseInt(text, 10) || 1, 1), limit)

export function flowOfOdt(xml: string, unseen: ReadonlySet<string>): { kind: 'flow'; flow: Flow[] } | { kind: 'damaged' | 'too-large' } {
  const places: Place[] = [place()]
  const controls: Controls = new Map()
  /** Names of open elements below which nothing is read, and spans that are not seen. */
  let skipped = 0
  let hidden: boolean[] = []
  let parts = 0
  let control = ''

  const here = (): Place => places.at(-1) as Place
  const say = (text: string): void => {
    const { paragraph } = here()
    if (paragraph && !paragraph.unseen && !hidden.includes(true)) paragraph.text += text
  }
  const finish = (at: Place): void => {
    if (at.paragraph && !at.paragraph.unseen) {
      parts++
      at.flow.push({ kind: 'paragraph', text: withSymbols(at.paragraph.text), picture: at.paragraph.picture })
    }
    at.paragraph = null
    for (const part of at.waiting) at.flow.push(part)
    at.waiting = []
  }

  const open = (name: string, attribute: (name: string) => string): void => {
    if (skipped > 0 || unread.has(name)) {
      skipped++
      return
    }
    const at = here()
    switch (name) {
      case 'text:p':
      case 'text:h':
        finish(at)
        at.paragraph = { text: '', picture: false, unseen: unseen.has(attribute('text:style-name')) }
        return
      case 'text:span':
        hidden.push(unseen.has(attribute('text:style-name')))
        return
      case 'text:s':
        say(' '.repeat(many(attribute('text:c'), 200)))
        return
      case 'text:tab':
        say('\t')
        return
      case 'text:line-break':
        say('\n')
        return
      case 'text:hidden-text':
        if (attribute('text:is-hidden') === 'true') skipped++
        else hidden.push(false)
        return
      case 'text:hidden-paragraph':
        if (at.paragraph && attribute('text:is-hidden') === 'true') at.paragraph.unseen = true
        return
      case 'text:section':
        if (attribute('text:display') === 'none') skipped++
        return
      case 'draw:image':
      case 'draw:object':
      case 'draw:object-ole':
        if (at.paragraph) at.paragraph.picture = true
        return
      case 'draw:text-box':
      case 'draw:custom-shape':
        places.push(place())
        return
      case 'draw:control':
        say(controls.get(attribute('draw:control')) ?? '')
        return
      case 'field:fieldmark':
        if (attribute('field:type').endsWith('FORMCHECKBOX')) control = '☐ '
        return
      case 'field:param':
        if (control !== '' && attribute('field:name') === 'Checkbox_Checked' && attribute('field:value') === 'true') control = '☒ '
        return
      case 'loext:content-control':
        hidden.push(attribute('loext:showing-place-holder') === 'true')
        return
      case 'table:table':
        finish(at)
        at.table = { rows: [], row: [], repeatRow: 1, covered: 0, repeatCell: 1, span: 1 }
        return
      case 'table:table-row':
        if (at.table) Object.assign(at.table, { row: [], covered: 0, repeatRow: many(attribute('table:number-rows-repeated'), most.rows) })
        return
      case 'table:table-cell':
      case 'table:covered-table-cell':
        if (at.table) {
          at.table.repeatCell = many(attribute('table:number-columns-repeated'), most.columns)
          at.table.span = name === 'table:table-cell' ? many(attribute('table:number-columns-spanned'), most.span) : 0
        }
        places.push(place())
        return
      default:
        controlOf(controls, name, attribute)
    }
  }

  const close = (name: string): void => {
    if (skipped > 0) {
      skipped--
      return
    }
    const at = here()
    switch (name) {
      case 'text:p':
      case 'text:h':
        finish(at)
        return
      case 'text:span':
      case 'text:hidden-text':
      case 'loext:content-control':
        hidden.pop()
        return
      case 'field:fieldmark':
        say(control)
        control = ''
        return
      case 'draw:text-box':
      case 'draw:custom-shape': {
        if (places.length === 1) return
        finish(at)
        places.pop()
        const outer = here()
        for (const part of at.flow)
          if (part.kind === 'table' || part.text.trim() !== '' || part.picture) (outer.paragraph ? outer.waiting : outer.flow).push(part)
        return
      }
      case 'table:table-cell':
      case 'table:covered-table-cell': {
        if (places.length === 1) return
        finish(at)
        places.pop()
        const { table } = here()
        if (table) addCell(table, at.flow)
        return
      }
      case 'table:table-row':
        if (at.table) {
          const { row, rows, repeatRow } = at.table
          const again = row.some(({ flow }) => flow.length > 0) ? repeatRow : 1
          for (let i = 0; i < again && parts <= mostParts; i++, parts += row.length) rows.push(row)
        }
        return
      case 'table:table':
        if (at.table) at.flow.push({ kind: 'table', rows: at.table.rows })
        at.table = null
        return
    }
  }

  let tooDeep = false
  const well = walkXml(xml, {
    open: (name, attribute) => {
      if (places.length > most.depth || parts > mostParts) tooDeep = true
      if (!tooDeep) open(name, attribute)
    },
    close: (name) => {
      if (!tooDeep) close(name)
    },
    text: (text) => {
      if (skipped > 0) return
      const folded = text.replace(/[ \t\r\n]+/g, ' ')
      const said = here().paragraph?.text ?? ''
      say(said === '' || said.endsWith(' ') ? folded.replace(/^ /, '') : folded)
    },
  })
  if (tooDeep) return { kind: 'too-large' }
  const [page] = places
  if (!well || !page) return { kind: 'damaged' }
  finish(page)
  hidden = []
  return { kind: 'flow', flow: page.flow }
}

/** A cell that another reaches over from the left is not there; one that is reached from above is there, and empty. */
function addCell(table: Table, flow: Flow[]): void {
  if (table.span === 0) {
    const reached = Math.min(table.covered, table.repeatCell)
    table.covered -= reached
    for (let i = reached; i < table.repeatCell && table.row.length < most.columns; i++) table.row.push({ flow: [], span: 1 })
    return
  }
  table.covered = table.span - 1
  for (let i = 0; i < table.repeatCell && table.row.length < most.columns; i++) table.row.push({ flow, span: table.span })
}
