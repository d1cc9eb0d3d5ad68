/** What a page draws, followed operator by operator: where every letter comes to stand, every straight line, every picture. */
import { letterOf } from './letters.ts'
import { chain, identity, type Matrix, matrixOf, num, numbers, point } from './matrix.ts'
import { rulesIn } from './path.ts'
import type { Box, Glyph, Rule } from './sheet.ts'

/** `turned`: how many letters run to the right, down, to the left and up. */
type Ink = { glyphs: Glyph[]; rules: Rule[]; pictures: Box[]; turned: [number, number, number, number] }

type List = { fnArray: readonly number[]; argsArray: readonly unknown[] }
/** What is known of a font by its name in the list: `unit` is the width of one, `bold` a guess by its name. */
export type Font = { unit: number; bold: boolean; vertical: boolean }

/** What is needed to follow a list: `names` of its operators, `base` from the page's coordinates to ours, ids of annotations to pass over. */
type Guide = { names: ReadonlyMap<number, string>; base: Matrix; font: (name: string) => Font | null; skip: ReadonlySet<string> }

type State = {
  ctm: Matrix
  text: Matrix
  x: number
  y: number
  lineX: number
  lineY: number
  font: Font | null
  size: number
  spacing: number
  wordSpacing: number
  scale: number
  leading: number
  rise: number
  mode: number
}
const start = { text: identity, x: 0, y: 0, lineX: 0, lineY: 0 }
const fresh = (ctm: Matrix): State => ({
  ctm,
  ...start,
  font: null,
  size: 0,
  spacing: 0,
  wordSpacing: 0,
  scale: 1,
  leading: 0,
  rise: 0,
  mode: 0,
})

/** More than any form has. */
const most = { glyphs: 100_000, rules: 20_000, pictures: 1_000, saved: 1_000 }

/** Null where there is more on the page than can be a form. */
export function inkOf({ fnArray, argsArray }: List, { names, base, font, skip }: Guide): Ink | null {
  const ink: Ink = { glyphs: [], rules: [], pictures: [], turned: [0, 0, 0, 0] }
  const saved: State[] = []
  const bases = [base]
  let state = fresh(base)
  let passing = 0
  const save = () => {
    if (saved.length < most.saved) saved.push({ ...state })
  }
  const restore = () => {
    state = saved.pop() ?? state
  }
  const newLine = (x: number, y: number) => {
    state.lineX += x
    state.lineY += y
    state.x = state.lineX
    state.y = state.lineY
  }

  for (let i = 0; i < fnArray.length; i++) {
    const name = names.get(fnArray[i] ?? -1)
    const given = argsArray[i]
    const args: readonly unknown[] = Array.isArray(given) ? given : []
    switch (name) {
      case 'save':
        save()
        break
      case 'restore':
        restore()
        break
      case 'transform':
        state.ctm = chain(matrixOf(args), state.ctm)
        break
      case 'paintFormXObjectBegin':
        save()
        if (args[0]) state.ctm = chain(matrixOf(args[0]), state.ctm)
        bases.push(state.ctm)
        break
      case 'paintFormXObjectEnd':
        restore()
        if (bases.length > 1) bases.pop()
        break
      case 'beginAnnotation':
        save()
        if (passing > 0 || skip.has(String(args[0]))) passing++
        state = fresh(chain(matrixOf(args[3]), chain(matrixOf(args[2]), bases.at(-1) ?? base)))
        break
      case 'endAnnotation':
        restore()
        passing = Math.max(0, passing - 1)
        break
      case 'beginText':
        Object.assign(state, start)
        break
      case 'setFont':
        state.font = font(String(args[0]))
        state.size = num(args[1])
        break
      case 'setCharSpacing':
        state.spacing = num(args[0])
        break
      case 'setWordSpacing':
        state.wordSpacing = num(args[0])
        break
      case 'setHScale':
        state.scale = num(args[0]) / 100
        break
      case 'setLeading':
        state.leading = -num(args[0])
        break
      case 'setTextRise':
        state.rise = num(args[0])
        break
      case 'setTextRenderingMode':
        state.mode = num(args[0])
        break
      case 'setTextMatrix':
        Object.assign(state, start, { text: matrixOf(args.length >= 6 ? args : args[0]) })
        break
      case 'moveText':
        newLine(num(args[0]), num(args[1]))
        break
      case 'setLeadingMoveText':
        state.leading = num(args[1])
        newLine(num(args[0]), num(args[1]))
        break
      case 'nextLine':
        newLine(0, state.leading)
        break
      case 'showText':
        if (passing === 0) show(ink, state, Array.isArray(args[0]) ? args[0] : [])
        break
      case 'constructPath':
        if (passing === 0) draw(ink, state, args, names)
        break
      case 'paintImageXObject':
      case 'paintInlineImageXObject':
      case 'paintImageMaskXObject':
      case 'paintImageXObjectRepeat':
        if (passing === 0) picture(ink, state)
        break
    }
    if (ink.glyphs.length > most.glyphs || ink.rules.length > most.rules) return null
  }
  return ink
}

/** Puts the letters of one string where they come to stand. Those that do not run from left to right are only counted. */
function show(ink: Ink, state: State, items: readonly unknown[]): void {
  const { font, size, scale, mode } = state
  if (!font || size === 0 || font.vertical) return
  const m = chain(state.text, state.ctm)
  const [dx, dy] = [m[0] * Math.sign(size * scale), m[1] * Math.sign(size * scale)]
  const quarter = Math.abs(dy) <= Math.abs(dx) * askew ? (dx > 0 ? 0 : 2) : Math.abs(dx) <= Math.abs(dy) * askew ? (dy > 0 ? 1 : 3) : null
  const height = Math.hypot(m[2] * size, m[3] * size)
  const stretch = Math.hypot(m[0], m[1])
  let along = 0
  for (const item of items) {
    if (typeof item === 'number') {
      along -= (item * size) / 1000
      continue
    }
    const letter = letterOf(item)
    if (letter === null) continue
    const width = letter.width * size * font.unit
    const [x, y] = point(m, state.x + along * scale, state.y + state.rise)
    along += width + state.spacing + (letter.space ? state.wordSpacing : 0)
    if (quarter === null || letter.text === '') continue
    ink.turned[quarter]++
    if (quarter !== 0) continue
    const soft = mode === 3 || mode === 7
    ink.glyphs.push({ text: letter.text, x, y, width: Math.abs(width * scale) * stretch, size: height, bold: font.bold, soft })
  }
  state.x += along * scale
}

/** How far a line may lean, as height over width. */
const askew = 0.15

function draw(ink: Ink, { ctm }: State, args: readonly unknown[], names: Guide['names']): void {
  const how = names.get(num(args[0])) ?? ''
  const paint = { stroke: /stroke/i.test(how), fill: /fill/i.test(how) }
  const [path] = Array.isArray(args[1]) ? args[1] : []
  if (path && (paint.stroke || paint.fill)) ink.rules.push(...rulesIn(numbers(path), ctm, paint))
}

function picture(ink: Ink, { ctm }: State): void {
  if (ink.pictures.length >= most.pictures) return
  const corners = [point(ctm, 0, 0), point(ctm, 1, 0), point(ctm, 0, 1), point(ctm, 1, 1)]
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  ink.pictures.push({ x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y })
}
