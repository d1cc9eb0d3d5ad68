/** HTML to blocks: a mail's body, and what mammoth makes of a Word file. */
import { type DefaultTreeAdapterMap, parse } from 'parse5'
import type { Block, Cell } from '../core/form/form.ts'
import { pictureMark } from './word-xml.ts'

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

/** `typed`: white space between words is the author's own (tabs as columns), as in what mammoth writes. `quotes`: read quoted mail too. */
type HtmlOptions = { typed?: boolean; quotes?: boolean }

const unread = new Set(['head', 'script', 'style', 'title', 'template', 'noscript', 'object', 'svg', 's', 'strike', 'del'])
const paragraphs = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tr td th ul'.split(
    ' ',
  ),
)
/** Deeper than any honest mail; what lies below is left out rather than let the stack run out. */
const deepest = 300

type Nested = { paragraphs: string[]; picture: boolean; blocks: Block[] }
type Page = { blocks: Block[]; text: string; picture: boolean; options: HtmlOptions }

export function htmlBlocks(html: string, options: HtmlOptions = {}): Block[] {
  const page: Page = { blocks: [], text: '', picture: false, options }
  for (const child of parse(shallow(html)).childNodes) read(page, child, 0, false)
  flush(page)
  return page.blocks
}

/** Elements that stay open until they are closed; the parser looks through all that are open at each tag, so that depth costs its square. */
const nesting = /<(\/?)(?:div|span|font|b|i|u|em|strong|a|blockquote|center|table|section|article|ul|ol|dl|form|small|big|code|tt)\b/gi
const deepestParsed = 2_000

/** Cut where it nests deeper than any program writes it: everything below would be left out anyway. */
function shallow(html: string): string {
  let depth = 0
  for (const { 1: closes, index } of html.matchAll(nesting)) {
    depth = closes ? Math.max(0, depth - 1) : depth + 1
    if (depth > deepestParsed) return html.slice(0, index)
  }
  return html
}

const isElement = (node: Node): node is Element => 'tagName' in node
const attribute = (element: Element, name: string): string => element.attrs.find((attr) => attr.name === name)?.value ?? ''

function read(page: Page, node: Node, depth: number, pre: boolean): void {
  if (depth > deepest) return
  if (node.nodeName === '#text' && 'value' in node) {
    if (page.options.typed && node.value.includes(pictureMark)) page.picture = true
    page.text += pre || page.options.typed ? node.value.replaceAll(pictureMark, '') : node.value.replace(/[ \t\r\n\f]+/g, ' ')
    return
  }
  if (!isElement(node) || unread.has(node.tagName) || (page.options.quotes === false && isQuote(node))) return
  switch (node.tagName) {
    case 'br':
      page.text += '\n'
      return
    case 'img':
      // A single dot is there to count who reads, not to be read.
      if (attribute(node, 'width') !== '1' && attribute(node, 'height') !== '1') page.picture = true
      return
    case 'input':
      page.text += input(node)
      return
    case 'table':
      flush(page)
      page.blocks.push(...table(page, node, depth))
      return
  }
  const block = paragraphs.has(node.tagName)
  if (block) flush(page)
  for (const child of node.childNodes) read(page, child, depth + 1, pre || node.tagName === 'pre')
  if (block) flush(page, node.tagName === 'p' || node.tagName === 'div')
}

function input(element: Element): string {
  switch (attribute(element, 'type')) {
    case 'checkbox':
    case 'radio':
      return element.attrs.some(({ name }) => name === 'checked') ? '☒ ' : '☐ '
    case 'text':
    case '':
      return attribute(element, 'value')
    default:
      return ''
  }
}

/** What mail programs wrap around the message that is being answered. */
const isQuote = (element: Element): boolean =>
  (element.tagName === 'blockquote' && attribute(element, 'type') === 'cite') ||
  /(?:^|\s)(?:gmail_quote|yahoo_quoted|moz-cite-prefix)/.test(attribute(element, 'class'))

/** Ends a paragraph. An empty one is kept as an empty line: it shows that what stood before it is finished. */
function flush(page: Page, keepEmpty = false): void {
  const text = page.text
  const { picture } = page
  page.text = ''
  page.picture = false
  if (text.trim() === '' && !picture) {
    const last = page.blocks.at(-1)
    if (keepEmpty && last?.kind === 'line' && last.text !== '') page.blocks.push({ kind: 'line', text: '', picture: false })
    return
  }
  for (const [i, line] of text.split('\n').entries()) page.blocks.push({ kind: 'line', text: line.trim(), picture: picture && i === 0 })
}

function table(page: Page, element: Element, depth: number): Block[] {
  const rows = rowsIn(element)
  const blocks: Block[] = []
  let plain: Cell[][] = []
  const done = () => {
    if (plain.length > 0) blocks.push({ kind: 'table', rows: plain })
    plain = []
  }
  /** Cells of rows above that reach down: column and how many rows are left. */
  let reaching: { column: number; span: number; rows: number }[] = []
  for (const row of rows) {
    const cells: Cell[] = []
    const nested: Nested[] = []
    let column = 0
    const coming: typeof reaching = []
    const fill = () => {
      for (let over = reaching.find((r) => r.column === column); over; over = reaching.find((r) => r.column === column)) {
        cells.push({ paragraphs: [], picture: false, span: over.span })
        if (over.rows > 1) coming.push({ ...over, rows: over.rows - 1 })
        reaching = reaching.filter((r) => r !== over)
        column += over.span
      }
    }
    for (const cell of row) {
      fill()
      const span = count(attribute(cell, 'colspan'))
      const inside = content(page, cell, depth)
      nested.push(inside)
      cells.push({ paragraphs: inside.paragraphs, picture: inside.picture, span })
      const down = count(attribute(cell, 'rowspan'))
      if (down > 1) coming.push({ column, span, rows: down - 1 })
      column += span
    }
    fill()
    reaching = coming
    if (nested.some(({ blocks: inner }) => inner.length > 0)) {
      done()
      for (const inside of nested) blocks.push(...(inside.blocks.length > 0 ? inside.blocks : lines(inside)))
    } else plain.push(cells)
  }
  done()
  return blocks
}

const count = (text: string): number => Math.min(Math.max(Number.parseInt(text, 10) || 1, 1), 100)

const lines = ({ paragraphs: texts, picture }: Nested): Block[] =>
  texts.length > 0 ? texts.map((text) => ({ kind: 'line', text, picture: false })) : picture ? [{ kind: 'line', text: '', picture }] : []

/** The rows of this table and of none inside it. */
function rowsIn(element: Element): Element[][] {
  const rows = element.childNodes
    .filter(isElement)
    .flatMap((child) => (child.tagName === 'tr' ? [child] : child.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'tr')))
  return rows.map((row) => row.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'td' || tagName === 'th'))
}

/** A cell’s paragraphs; or, where it holds a table with columns of its own, everything in it as blocks: the outer table is only layout. */
function content(page: Page, cell: Element, depth: number): Nested {
  const inner: Page = { blocks: [], text: '', picture: false, options: page.options }
  for (const child of cell.childNodes) read(inner, child, depth + 3, false)
  flush(inner)
  const layout = inner.blocks.some((block) => block.kind === 'table' && block.rows.some((row) => row.length > 1))
  const all = inner.blocks.flatMap((block) =>
    block.kind === 'line'
      ? [{ texts: [block.text], picture: block.picture }]
      : block.rows.flat().map((c) => ({ texts: c.paragraphs, picture: c.picture })),
  )
  return {
    paragraphs: all.flatMap(({ texts }) => texts).filter((text) => text.trim() !== ''),
    picture: all.some(({ picture }) => picture),
    blocks: layout ? inner.blocks : [],
  }
}
