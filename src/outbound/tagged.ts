/** Tags in a PDF: what is a heading, a paragraph, a table cell, for readers who do not see the page. */
import type { PDFDocument, PDFPage, PDFRef } from 'pdf-lib'
import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, PDFOperator, PDFOperatorNames, PDFString } from 'pdf-lib'

type Tag = 'Document' | 'H1' | 'H2' | 'P' | 'L' | 'LI' | 'Lbl' | 'LBody' | 'Table' | 'Caption' | 'TR' | 'TH' | 'TD' | 'Form' | 'Figure'

/** One element of the structure tree; `scope` says what a header cell is the header of. */
export type Element = {
  ref: PDFRef
  tag: Tag
  parent: Element | null
  scope: 'Row' | 'Column' | null
  kids: (Element | Marked | Placed)[]
  /** What a figure shows, in words, and where it stands: left, bottom, right, top. */
  figure?: { alt: string; box: number[] }
}
type Marked = { page: PDFPage; mcid: number }
/** A field of a form: it stands on the page, and is drawn by whoever shows it. */
type Placed = { page: PDFPage; object: PDFRef }

export type Tags = {
  root: Element
  /** Adds an element as the parent's last. */
  element: (tag: Tag, parent: Element, scope?: 'Row' | 'Column') => Element
  /** What `draw` puts on the page is content of the element. Calls must not nest. */
  mark: (page: PDFPage, element: Element, draw: () => void) => void
  /** What `draw` puts on the page is decoration: lines, bands, page numbers. */
  artifact: (page: PDFPage, draw: () => void) => void
  /** An annotation is content of the element. */
  place: (page: PDFPage, element: Element, object: PDFRef) => void
  /** Writes the tree into the document; nothing may be drawn afterwards. */
  finish: () => void
}

export function openTags(doc: PDFDocument): Tags {
  const { context, catalog } = doc
  const create = (tag: Tag, parent: Element | null, scope: Element['scope']): Element => ({
    ref: context.nextRef(),
    tag,
    parent,
    scope,
    kids: [],
  })
  const root = create('Document', null, null)
  const all = [root]
  /** Per page, the element of each marked piece: its number on the page is its place in the list. */
  const marks = new Map<PDFPage, Element[]>()
  const placed: { object: PDFRef; element: Element }[] = []
  const wrap = (page: PDFPage, begin: PDFOperator, draw: () => void) => {
    page.pushOperators(begin)
    draw()
    page.pushOperators(PDFOperator.of(PDFOperatorNames.EndMarkedContent))
  }
  return {
    root,
    element(tag, parent, scope) {
      const element = create(tag, parent, scope ?? null)
      parent.kids.push(element)
      all.push(element)
      return element
    },
    mark(page, element, draw) {
      const owners = marks.get(page) ?? []
      const mcid = owners.push(element) - 1
      marks.set(page, owners)
      element.kids.push({ page, mcid })
      const properties = context.obj({ MCID: mcid })
      wrap(page, PDFOperator.of(PDFOperatorNames.BeginMarkedContentSequence, [PDFName.of(element.tag), properties.toString()]), draw)
    },
    artifact(page, draw) {
      wrap(page, PDFOperator.of(PDFOperatorNames.BeginMarkedContent, [PDFName.of('Artifact')]), draw)
    },
    place(page, element, object) {
      element.kids.push({ page, object })
      placed.push({ object, element })
    },
    finish() {
      const tree = context.nextRef()
      for (const element of all) context.assign(element.ref, dictionary(doc, element, tree))
      const numbers = PDFArray.withContext(context)
      for (const [index, page] of doc.getPages().entries()) {
        page.node.set(PDFName.of('StructParents'), PDFNumber.of(index))
        page.node.set(PDFName.of('Tabs'), PDFName.of('S'))
        numbers.push(PDFNumber.of(index))
        numbers.push(context.obj((marks.get(page) ?? []).map((element) => element.ref)))
      }
      const pages = doc.getPageCount()
      for (const [index, { object, element }] of placed.entries()) {
        context.lookup(object, PDFDict).set(PDFName.of('StructParent'), PDFNumber.of(pages + index))
        numbers.push(PDFNumber.of(pages + index))
        numbers.push(element.ref)
      }
      const parents = context.register(context.obj({ Nums: numbers }))
      context.assign(
        tree,
        context.obj({ Type: 'StructTreeRoot', K: [root.ref], ParentTree: parents, ParentTreeNextKey: pages + placed.length }),
      )
      catalog.set(PDFName.of('StructTreeRoot'), tree)
      catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }))
      catalog.set(PDFName.of('Lang'), PDFString.of('en-GB'))
    },
  }
}

function dictionary({ context }: PDFDocument, element: Element, tree: PDFRef): PDFDict {
  const dict = PDFDict.withContext(context)
  dict.set(PDFName.of('Type'), PDFName.of('StructElem'))
  dict.set(PDFName.of('S'), PDFName.of(element.tag))
  dict.set(PDFName.of('P'), element.parent?.ref ?? tree)
  const kids = element.kids.map((kid) => {
    if ('ref' in kid) return kid.ref
    return 'mcid' in kid
      ? context.obj({ Type: 'MCR', Pg: kid.page.ref, MCID: kid.mcid })
      : context.obj({ Type: 'OBJR', Pg: kid.page.ref, Obj: kid.object })
  })
  dict.set(PDFName.of('K'), context.obj(kids))
  if (element.figure) {
    dict.set(PDFName.of('Alt'), PDFHexString.fromText(element.figure.alt))
    dict.set(PDFName.of('A'), context.obj({ O: 'Layout', Placement: 'Block', BBox: element.figure.box }))
  }
  if (element.scope) dict.set(PDFName.of('A'), context.obj({ O: 'Table', Scope: element.scope }))
  return dict
}
