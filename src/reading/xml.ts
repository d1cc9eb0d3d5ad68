/** Walks XML in one pass: no entities but the five and numbers, no document type, no depth without end. */

type XmlSteps = {
  /** `attribute` looks one up, '' where it is not there. */
  open: (name: string, attribute: (name: string) => string) => void
  close: (name: string) => void
  text: (text: string) => void
}

const deepest = 400

/** False where it is no well-formed XML, or none that is walked here: the rest was not read. */
export function walkXml(xml: string, steps: XmlSteps): boolean {
  const names: string[] = []
  let from = 0
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', from)) {
    if (at > from && names.length > 0) steps.text(unescaped(xml.slice(from, at)))
    if (xml.startsWith('<!--', at)) {
      from = after(xml, '-->', at + 4)
    } else if (xml.startsWith('<![CDATA[', at)) {
      from = after(xml, ']]>', at + 9)
      if (from > 0 && names.length > 0) steps.text(xml.slice(at + 9, from - 3))
    } else if (xml.startsWith('<?', at)) {
      from = after(xml, '?>', at + 2)
    } else if (xml.startsWith('<!', at)) {
      return false
    } else if (xml.startsWith('</', at)) {
      from = after(xml, '>', at)
      if (from > 0 && names.pop() !== xml.slice(at + 2, from - 1).trim()) return false
      if (from > 0) steps.close(xml.slice(at + 2, from - 1).trim())
    } else {
      from = endOfTag(xml, at)
      if (from > 0) {
        const tag = xml.slice(at + 1, from - 1)
        const empty = tag.endsWith('/')
        const name = /^[^\s/]*/.exec(tag)?.[0] ?? ''
        steps.open(name, (wanted) => attributeIn(tag, wanted))
        if (empty) steps.close(name)
        else if (names.push(name) > deepest) return false
      }
    }
    if (from === 0) return false
  }
  return names.length === 0
}

/** 0 where there is none. */
function after(xml: string, end: string, from: number): number {
  const at = xml.indexOf(end, from)
  return at === -1 ? 0 : at + end.length
}

/** A `>` in quotes does not end a tag. */
function endOfTag(xml: string, at: number): number {
  const part = /[>"']/g
  part.lastIndex = at
  for (let found = part.exec(xml); found; found = part.exec(xml)) {
    if (found[0] === '>') return found.index + 1
    const close = xml.indexOf(found[0], found.index + 1)
    if (close === -1) return 0
    part.lastIndex = close + 1
  }
  return 0
}

function attributeIn(tag: string, name: string): string {
  for (let at = tag.indexOf(name); at !== -1; at = tag.indexOf(name, at + 1)) {
    const found = /^\s*=\s*(["'])/.exec(tag.slice(at + name.length, at + name.length + 20))
    if (!found || !/\s/.test(tag[at - 1] ?? '')) continue
    const from = at + name.length + found[0].length
    const end = tag.indexOf(found[1] ?? '"', from)
    return end === -1 ? '' : unescaped(tag.slice(from, end))
  }
  return ''
}

/** The five named ones without a call for each: a text may consist of them. */
function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text
    .replace(/&#(?:(\d{1,7})|[xX]([\da-fA-F]{1,6}));/g, (_, decimal, hex) =>
      character(decimal ? Number(decimal) : Number.parseInt(hex, 16)).replace('&', '&amp;'),
    )
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&')
}

const character = (code: number): string =>
  code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd'
