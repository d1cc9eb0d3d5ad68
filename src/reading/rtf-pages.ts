/** What rich text writes on: the page, and text boxes, which have paragraphs of their own while the page's stands still. */
import type { Flow } from './flow.ts'
import { type Marks, openMarks, type Shape } from './marks.ts'
import { withSymbols } from './symbols.ts'

type Sheet = { marks: Marks; text: string; picture: boolean; boxes: Flow[] }

type Pages = {
  put: (text: string) => void
  picture: () => void
  /** `joined`: the mark was deleted, and the paragraph goes on in the next. */
  paragraph: (depth: number, joined: boolean) => void
  cell: (depth: number) => void
  row: (depth: number, shape: Shape) => void
  /** Whether a box may be opened here. */
  openBox: () => boolean
  closeBox: () => void
  isInBox: () => boolean
  end: () => Flow[] | null
}

const deepestBox = 4
const sheet = (): Sheet => ({ marks: openMarks(), text: '', picture: false, boxes: [] })
const isSomething = (part: Flow): boolean => part.kind === 'table' || part.text.trim() !== '' || part.picture

export function openPages(): Pages {
  const outer: Sheet[] = []
  let at = sheet()

  const take = (): { text: string; picture: boolean; boxes: Flow[] } => {
    const { text, picture, boxes } = at
    Object.assign(at, { text: '', picture: false, boxes: [] })
    return { text: withSymbols(text), picture, boxes }
  }
  const finish = (): Flow[] | null => {
    const { text, picture, boxes } = take()
    if (text.trim() !== '' || picture) at.marks.paragraph(0, text, picture)
    if (boxes.length > 0) at.marks.add(0, boxes)
    return at.marks.end()
  }

  return {
    put: (text) => {
      at.text += text
    },
    picture: () => {
      at.picture = true
    },
    paragraph: (depth, joined) => {
      if (joined && at.text !== '') return
      const { text, picture, boxes } = take()
      if (!joined || picture) at.marks.paragraph(depth, text, picture)
      at.marks.add(depth, boxes)
    },
    cell: (depth) => {
      const { text, picture, boxes } = take()
      if (boxes.length === 0) {
        at.marks.cell(depth, text, picture)
        return
      }
      at.marks.paragraph(depth, text, picture)
      at.marks.add(depth, boxes)
      at.marks.cell(depth, '', false)
    },
    row: (depth, shape) => {
      // Text between a row's last cell and its end is no cell.
      at.text = ''
      at.marks.row(depth, shape)
    },
    openBox: () => {
      if (outer.length >= deepestBox) return false
      outer.push(at)
      at = sheet()
      return true
    },
    closeBox: () => {
      const flow = finish() ?? []
      at = outer.pop() ?? at
      for (const part of flow) if (isSomething(part)) at.boxes.push(part)
    },
    isInBox: () => outer.length > 0,
    end: finish,
  }
}
