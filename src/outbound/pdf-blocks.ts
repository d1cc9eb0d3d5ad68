/** The HTML of a letter as blocks for the page, so that the PDF says what the e-mail says and is worded once. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5'

export type TableCell = { kind: 'TH' | 'TD'; scope: 'Row' | 'Column'; lines: string[] }
export type Block =
  | { kind: 'h1' | 'h2' | 'p'; text: string }
  | { kind: 'ul'; items: string[] }
  /** `widths` are the columns' shares; equal where there are none. */
  | { kind: 'table'; caption: string | null; keyFacts: boolean; widths: number[] | null; rows: TableCell[][] }
  /** A PNG in base64, and what it shows in words. */
  | { kind: 'img'; png: string; alt: string }

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

/** Reads what stands in `<main>`. Throws on an element that has no place on the page: a template must not lose words in its PDF. */
export function blocks(html: string): Block[] {
  const main = descendants(parse(html)).find((element) => element.tagName === 'main')
  if (!main) throw new Error('a letter’s HTML has no <main>')
  return children(main)
    .filter((element) => attribute(element, 'data-pdf') !== 'leave-out')
    .map(block)
}

function block(element: Element): Block {
  switch (element.tagName) {
    case 'h1':
    case 'h2':
    case 'p':
      return { kind: element.tagName, text: words(element).join(' ') }
    case 'ul':
      return { kind: 'ul', items: children(element).map((item) => words(item).join(' ')) }
    case 'table':
      return table(element)
    case 'img':
      return picture(element)
    default:
      throw new Error(`a letter’s PDF cannot show <${element.tagName}>`)
  }
}

function table(element: Element): Block {
  const inside = descendants(element)
  const caption = inside.find((e) => e.tagName === 'caption')
  return {
    kind: 'table',
    caption: caption ? words(caption).join(' ') : null,
    keyFacts: attribute(element, 'data-pdf') === 'key-facts',
    widths: attribute(element, 'data-widths')?.split(' ').map(Number) ?? null,
    rows: inside.filter((e) => e.tagName === 'tr').map((row) => children(row).map(cell)),
  }
}

function picture(element: Element): Block {
  const [, png] = attribute(element, 'src')?.match(/^data:image\/png;base64,([\w+/=]+)$/) ?? []
  const alt = attribute(element, 'alt')
  if (!png || !alt) throw new Error('a PDF can show a PNG in a data: address that is also said in words')
  return { kind: 'img', png, alt }
}

const cell = (element: Element): TableCell => ({
  kind: element.tagName === 'th' ? 'TH' : 'TD',
  scope: attribute(element, 'scope') === 'col' ? 'Column' : 'Row',
  lines: words(element),
})

/** Lines of text, parted by `<br>`; white space folded as a browser folds it. */
function words(element: Element): string[] {
  const text = (node: Node): string => {
    if (node.nodeName === '#text' && 'value' in node) return node.value.replace(/\s+/g, ' ')
    if (node.nodeName === 'br') return '\n'
    return 'childNodes' in node ? node.childNodes.map(text).join('') : ''
  }
  return text(element)
    .split('\n')
    .map((line) => line.trim())
}

const children = (element: Element): Element[] => element.childNodes.filter((node): node is Element => 'tagName' in node)

function descendants(node: Node): Element[] {
  if (!('childNodes' in node)) return []
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...descendants(child)] : []))
}

const attribute = (element: Element, name: string): string | null => element.attrs.find((a) => a.name === name)?.value ?? null
