/** An OpenDocument's body, element by element, to paragraphs and tables. */
import type { Flow } from './flow.ts'
import { type Controls, controlOf } from './odt-controls.ts'
import { fieldText, newField, noteField, type OdtField } from './odt-field.ts'
import * as at from './odt-places.ts'
import { walkXml } from './xml.ts'

type OdtFlow = { kind: 'flow'; flow: Flow[] } | { kind: 'damaged' | 'too-large' }

type Attribute = (name: string) => string

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
  'text:table-of-content-source',
  'math:math',
  'office:binary-data',
])

/** Whether an element is there for nobody to see. */
const isUnread = (name: string, attribute: Attribute): boolean =>
  unread.has(name) ||
  (name === 'text:section' && attribute('text:display') === 'none') ||
  (name === 'text:hidden-text' && attribute('text:is-hidden') === 'true')

/** Elements and cells of a document; repeated ones count as often as they stand there. */
const most = { parts: 200_000, depth: 12 }

/** `unseen` holds the names of styles whose text is not on the page. */
export function flowOfOdt(xml: string, unseen: ReadonlySet<string>): OdtFlow {
  const page = at.newPlace()
  /** The cells and text boxes that are open, the innermost last. */
  const places = [page]
  const controls: Controls = new Map()
  /** For every open span, whether it is hidden. */
  const spans: boolean[] = []
  let here = page
  let skipped = 0
  let parts = 0
  let field: OdtField | null = null
  let inForms = false

  const say = (text: string): void => {
    if (here.paragraph && !spans.includes(true)) here.paragraph.text += text
  }
  const enter = (): void => {
    here = at.newPlace()
    places.push(here)
  }
  const leave = (): at.Place => {
    const left = here
    if (places.length > 1) places.pop()
    here = places.at(-1) ?? page
    return left
  }

  const paragraph = (attribute: Attribute): void => at.beginParagraph(here, unseen.has(attribute('text:style-name')))
  const picture = (): void => {
    if (here.paragraph && !spans.includes(true)) here.paragraph.picture = true
  }
  const cell = (span: string | null, attribute: Attribute): void => {
    at.beginCell(here, span, attribute('table:number-columns-repeated'))
    enter()
  }
  const opens: Record<string, (attribute: Attribute) => void> = {
    'text:p': paragraph,
    'text:h': paragraph,
    'text:span': (attribute) => spans.push(unseen.has(attribute('text:style-name'))),
    'loext:content-control': (attribute) => spans.push(attribute('loext:showing-place-holder') === 'true'),
    'text:s': (attribute) => say(' '.repeat(at.many(attribute('text:c'), 200))),
    'text:tab': () => say('\t'),
    'text:line-break': () => say('\n'),
    'text:hidden-paragraph': (attribute) => {
      if (here.paragraph && attribute('text:is-hidden') === 'true') here.paragraph.unseen = true
    },
    'draw:image': picture,
    'draw:object': picture,
    'draw:object-ole': picture,
    'draw:control': (attribute) => say(controls.get(attribute('draw:control')) ?? ''),
    'draw:text-box': enter,
    'draw:custom-shape': enter,
    'field:fieldmark': (attribute) => {
      field = newField(attribute('field:type'))
    },
    'field:param': (attribute) => {
      if (field) noteField(field, attribute('field:name'), attribute('field:value'))
    },
    'office:forms': () => {
      inForms = true
    },
    'table:table': () => at.beginTable(here),
    'table:table-row': (attribute) => at.beginRow(here, attribute('table:number-rows-repeated')),
    'table:table-cell': (attribute) => cell(attribute('table:number-columns-spanned'), attribute),
    'table:covered-table-cell': (attribute) => cell(null, attribute),
  }

  const endCell = (): void => {
    const left = leave()
    if (left !== here) at.endCell(here, left)
  }
  const endBox = (): void => {
    const left = leave()
    if (left !== here) at.addBox(here, left)
  }
  const closes: Record<string, () => void> = {
    'text:p': () => at.endParagraph(here),
    'text:h': () => at.endParagraph(here),
    'text:span': () => spans.pop(),
    'loext:content-control': () => spans.pop(),
    'field:fieldmark': () => {
      if (field) say(fieldText(field))
      field = null
    },
    'office:forms': () => {
      inForms = false
    },
    'draw:text-box': endBox,
    'draw:custom-shape': endBox,
    'table:table-cell': endCell,
    'table:covered-table-cell': endCell,
    'table:table-row': () => {
      parts += at.endRow(here)
    },
    'table:table': () => at.endTable(here),
  }

  const isTooMuch = (): boolean => parts > most.parts || places.length > most.depth
  const whole = walkXml(xml, {
    open: (name, attribute) => {
      if (isTooMuch()) return
      parts++
      if (skipped > 0 || isUnread(name, attribute)) skipped++
      // Controls may describe themselves in paragraphs of their own.
      else if (inForms) controlOf(controls, name, attribute)
      else opens[name]?.(attribute)
    },
    close: (name) => {
      if (isTooMuch()) return
      if (skipped > 0) skipped--
      // What did not open a place in there does not close one.
      else if (!inForms || name === 'office:forms') closes[name]?.()
    },
    text: (text) => {
      if (skipped > 0 || isTooMuch()) return
      // White space is folded across elements, too.
      const folded = text.replace(/[ \t\r\n]+/g, ' ')
      say(/(?:^| )$/.test(here.paragraph?.text.slice(-1) ?? '') ? folded.replace(/^ /, '') : folded)
    },
  })
  if (isTooMuch()) return { kind: 'too-large' }
  if (!whole) return { kind: 'damaged' }
  at.endParagraph(page)
  return { kind: 'flow', flow: page.flow }
}
