/** Makes a Word file's XML safe and plain before mammoth reads it: one pass over its tags. */

type Tidied = { kind: 'tidied'; xml: string } | { kind: 'refused' }

const deepest = 250

/** Stands for a picture in the text of a Word file: a character that is nobody's letter. */
export const pictureMark = '\ue010'

/**
 * Refuses a document type (entities) and absurd nesting; empties content controls that still show their placeholder,
 * which mammoth would read as if somebody had typed it; and puts a mark for every picture, because mammoth gives up a
 * whole form over one that is not in the file.
 */
export function tidyWordXml(xml: string): Tidied {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) return { kind: 'refused' }
  const kept: string[] = []
  /** For every open content control, whether it shows its placeholder. */
  const controls: boolean[] = []
  /** Where in `kept` the drawing begins that we are in. */
  let drawing: number | null = null
  /** The entries of the legacy drop-down that we are in, which of them is chosen, and where its field begins. */
  let choice: { entries: string[]; chosen: number | null } | null = null
  let field: number | null = null
  let depth = 0
  let from = 0
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', from)) {
    const end = xml.indexOf('>', at)
    if (end === -1) return { kind: 'refused' }
    const blank = controls.includes(true)
    // Text between tags: white space keeps the file well-formed and says nothing.
    if (!blank) kept.push(xml.slice(from, at))
    const tag = xml.slice(at, end + 1)
    from = end + 1
    if (isPicture.test(tag)) {
      if (drawing !== null) kept[drawing] = `<w:t>${pictureMark}</w:t>${kept[drawing]}`
      drawing = null
    }
    if (isDrawing.test(tag)) drawing = kept.length
    if (tag.startsWith('<w:fldChar')) field = kept.length
    if (tag.startsWith('<w:ddList')) choice = { entries: [], chosen: null }
    if (choice && tag.startsWith('<w:listEntry')) choice.entries.push(said(tag))
    if (choice && tag.startsWith('<w:result')) choice.chosen = Number(said(tag))
    if (choice && tag === '</w:ddList>') {
      const entry = choice.chosen === null ? undefined : choice.entries[choice.chosen]
      if (entry !== undefined && field !== null) kept[field] = `<w:t xml:space="preserve">${entry}</w:t>${kept[field]}`
      choice = null
    }
    kept.push(hidden(tag))
    if (tag.startsWith('<?') || tag.startsWith('<!')) continue
    if (tag.startsWith('</')) {
      depth--
      if (tag === '</w:sdt>') controls.pop()
    } else if (!tag.endsWith('/>')) {
      if (++depth > deepest) return { kind: 'refused' }
      if (/^<w:sdt[\s>]/.test(tag)) controls.push(false)
    }
    if (/^<w:showingPlcHdr[\s/>]/.test(tag) && !/w:val="(?:0|false|off)"/.test(tag) && controls.length > 0)
      controls[controls.length - 1] = true
  }
  kept.push(xml.slice(from))
  return { kind: 'tidied', xml: kept.join('') }
}

/** As it stands in the file: escaped. */
const said = (tag: string): string => /w:val="([^"<]*)"/.exec(tag)?.[1] ?? ''

const isDrawing = /^<w:(?:drawing|pict|object)[\s>]/
const isPicture = /^<(?:a:blip|v:imagedata)[\s/>]/
/** mammoth looks for these names only. */
const hidden = (tag: string): string => tag.replace(/^(<\/?)(a:blip|v:imagedata)(?=[\s/>])/, '$1w:hidden')
