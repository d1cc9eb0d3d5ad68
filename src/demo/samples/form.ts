/** Declarations of invented schools, made from one filled form: as Word has it, and as Outlook pastes it into a mail. */
import { readFileSync } from 'node:fs'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

/** What the filled form says: the words to look for when making another school's. */
const moorside = {
  school: 'Moorside Lane Primary School',
  address: 'Moorside Lane, Harrowgate Vale, Darlington DL1 0ZZ',
  urn: '199901',
  telephone: '01632 960123',
  hub: 'Archimedes NE Maths Hub',
  head: 'Mrs Siân O’Brien',
  headSigns: 'Siân O’Brien',
  headEmail: 'head@moorsidelane.example.org',
  lead1: 'Łukasz Wójcik',
  lead1Email: 'l.wojcik@moorsidelane.example.org',
  lead1Telephone: '01632 960124',
  lead1Roles: 'Maths Subject Leader; Year 5 class teacher (set 2 for maths)',
  lead2: 'Zoë Hartley-Smith',
  lead2Email: 'z.hartley-smith@moorsidelane.example.org',
  lead2Telephone: '01632 960125',
  lead2Roles: 'KS1 phase leader; Year 2',
  why: 'Moorside Lane serves a category 6 district and was judged Requires Improvement in November 2017. Progress in mathematics at the end of Key Stage 2 was -3.1 last year.',
  how: 'We have not taken part in a Maths Hub Work Group before. Łukasz and Zoë will lead a staff meeting after each training event, and the lead teachers will team-teach with colleagues in the fortnight that follows.',
}
export type Filled = typeof moorside

const file = (name: string) => new Uint8Array(readFileSync(new URL(name, import.meta.url)))
export const completeForm = (): Uint8Array => file('./complete.docx')
export const oldWordForm = (): Uint8Array => file('./old-word.doc')

const inXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&apos;')
const inForm = (text: string) => inXml(text.replaceAll('’', "'"))

/** The same form, filled in by another school. */
export function form(filled: Partial<Filled>): Uint8Array {
  const parts = unzipSync(completeForm())
  const changes = new Map(
    Object.entries(moorside).map(([key, old]): [string, string] => [inForm(old), inForm(filled[key as keyof Filled] ?? old)]),
  )
  const document = xmlOf(parts).replaceAll(/(<w:t(?: [^>]*)?>)([^<]*)(<\/w:t>)/g, (whole, open, text, close) => {
    const now = changes.get(text)
    return now === undefined ? whole : `${open}${now}${close}`
  })
  return zipSync({ ...parts, 'word/document.xml': strToU8(document) })
}

const xmlOf = (parts: Record<string, Uint8Array>): string => strFromU8(parts['word/document.xml'] ?? new Uint8Array())

/** Word's elements as their counterparts of HTML; everything else about its look is left behind. */
const tags: Record<string, string> = { 'w:tbl': 'table', 'w:tr': 'tr', 'w:tc': 'td', 'w:p': 'p', 'w:br': 'br' }

export function pasted(docx: Uint8Array): string {
  let html = ''
  for (const [, close, name = '', text] of xmlOf(unzipSync(docx)).matchAll(/<(\/?)(w:\w+)[^>]*>([^<]*)/g)) {
    const tag = tags[name]
    if (tag) html += `<${close}${tag}${tag === 'table' && !close ? ' border="1" cellpadding="4"' : ''}>`
    if (name === 'w:t' && !close) html += text
  }
  return `<html><body>${html}</body></html>`
}
