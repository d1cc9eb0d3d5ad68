/** A round's chart as SVG: what came in, day by day, above where the places stand. Not by colour alone, and the same bytes for the same figures. */
import type { Chart } from '../core/round/chart.ts'
import { dateInWords } from '../core/wording.ts'
import { measure } from './fonts.ts'

/** Slack shows a picture at a third of this: nothing on it is smaller than 28 px. */
export const size = { width: 1200, height: 796 } as const

const ink = {
  text: '#0b0c0c',
  quiet: '#484949',
  grid: '#b1b4b6',
  line: '#12436d',
  area: '#d0e0ee',
  deadline: '#801650',
  offered: '#f9d4a7',
}
const plot = { left: 118, right: 1150, top: 194, bottom: 428 } as const
const bar = { left: 50, right: 1150, top: 562, bottom: 628 } as const
const px = 28

type Weight = 'regular' | 'bold'
type Text = { x: number; y: number; anchor?: 'start' | 'middle' | 'end'; weight?: Weight; fill?: string; room?: number }
type Pen = (text: string, at: Text) => string

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const n = (value: number): string => String(Math.round(value * 10) / 10)
const tag = (name: string, attributes: Record<string, string | number>, inside = ''): string =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? n(value) : escaped(value)}"`)
    .join('')}>${inside}</${name}>`

export async function chartSvg(chart: Chart): Promise<string> {
  const faces = { regular: await measure('DejaVuSans'), bold: await measure('DejaVuSans-Bold') }
  const pen: Pen = (given, { x, y, anchor = 'start', weight = 'regular', fill = ink.text, room = size.width }) => {
    const face = faces[weight]
    const characters = [...face.drawable(given)]
    while (face.width(characters.join(''), px) > room) characters.splice(-2, 2, '…')
    const style = {
      'font-family': 'DejaVu Sans',
      'font-weight': weight === 'bold' ? 700 : 400,
      'font-size': px,
      'text-anchor': anchor,
      fill,
    }
    return tag('text', { x, y, ...style }, escaped(characters.join('')))
  }
  const inside = [
    tag('defs', {}, patterns),
    tag('rect', { width: size.width, height: size.height, fill: '#ffffff' }),
    pen(chart.hub, { x: 50, y: 52, weight: 'bold', room: 720 }),
    pen(`Round ${chart.round}`, { x: 1150, y: 52, anchor: 'end', room: 360 }),
    ...received(chart, pen),
    ...places(chart, pen, (text) => faces.bold.width(text, px)),
  ]
  const frame = { xmlns: 'http://www.w3.org/2000/svg', width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}` }
  return tag('svg', frame, inside.join('\n'))
}

/** Stripes for what is not final, dots for what waits for an answer. */
const patterns = [
  tag(
    'pattern',
    { id: 'stripes', width: 14, height: 14, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    tag('rect', { width: 14, height: 14, fill: '#ffffff' }) + tag('rect', { width: 6, height: 14, fill: ink.line }),
  ),
  tag(
    'pattern',
    { id: 'dots', width: 16, height: 16, patternUnits: 'userSpaceOnUse' },
    tag('rect', { width: 16, height: 16, fill: ink.offered }) + tag('circle', { cx: 8, cy: 8, r: 3.5, fill: ink.deadline }),
  ),
].join('')

const between = (a: Temporal.PlainDate, b: Temporal.PlainDate): number => a.until(b, { largestUnit: 'days' }).days
const short = (date: Temporal.PlainDate): string => {
  const [day, month = ''] = dateInWords(date).split(' ')
  return `${day} ${month.slice(0, 3)}`
}

/** The next of 5, 10, 20, 50, 100, 200 …: what the axis goes up to. */
function top(count: number): number {
  for (let unit = 1; ; unit *= 10) for (const step of [5, 10, 20]) if (step * unit >= count) return step * unit
}

function received({ opens, closes, ends, days, tally }: Chart, pen: Pen): string[] {
  const first = days[0]?.day ?? opens
  const length = between(first, ends) + 1
  const highest = top(tally.received)
  const x = (day: number) => plot.left + ((plot.right - plot.left) * day) / length
  const y = (count: number) => plot.bottom - ((plot.bottom - plot.top) * count) / highest
  const points = [`${n(x(0))},${n(y(0))}`, ...days.map(({ total }, i) => `${n(x(i + 1))},${n(y(total))}`)]
  const end = days.at(-1)
  const marks = [0, ...(highest % 2 === 0 ? [highest / 2] : []), highest]
  const at = x(between(first, closes) + 1)
  // A label needs 150 px: near the left edge it begins at its line, elsewhere it ends there.
  const side = at < 400 ? ({ anchor: 'start', x: at } as const) : ({ anchor: 'end', x: at } as const)
  const ticks = [...new Set([0, 1, 2, 3].map((quarter) => Math.round((length * quarter) / 4)))].filter((day) => day < length)
  const line = (x1: number, y1: number, x2: number, y2: number, more: Record<string, string | number>) =>
    tag('line', { x1, y1, x2, y2, ...more })
  return [
    pen(`${tally.received} ${tally.received === 1 ? 'declaration' : 'declarations'} received`, {
      x: 50,
      y: 108,
      weight: 'bold',
      room: 640,
    }),
    ...marks.map((mark) => line(plot.left, y(mark), plot.right, y(mark), { stroke: ink.grid, 'stroke-width': 2 })),
    ...marks.map((mark) => pen(String(mark), { x: plot.left - 14, y: y(mark) + 10, anchor: 'end', fill: ink.quiet })),
    ...(end ? [tag('polygon', { points: `${points.join(' ')} ${n(x(days.length))},${n(y(0))}`, fill: ink.area })] : []),
    line(at, plot.top - 28, at, plot.bottom + 12, { stroke: ink.deadline, 'stroke-width': 5, 'stroke-dasharray': '14 8' }),
    pen(`Deadline ${short(closes)}`, { ...side, y: plot.top - 40, weight: 'bold', fill: ink.deadline }),
    ...(end
      ? [
          tag('polyline', { points: points.join(' '), fill: 'none', stroke: ink.line, 'stroke-width': 6, 'stroke-linejoin': 'round' }),
          tag('circle', { cx: x(days.length), cy: y(end.total), r: 10, fill: ink.line }),
        ]
      : [pen(`Opens on ${dateInWords(opens)}`, { x: (plot.left + plot.right) / 2, y: y(highest / 2) + 40, anchor: 'middle' })]),
    ...ticks.map((day) =>
      pen(short(first.add({ days: day })), {
        x: Math.max(x(day), plot.left),
        y: plot.bottom + 44,
        anchor: day === 0 ? 'start' : 'middle',
        fill: ink.quiet,
      }),
    ),
  ]
}

function places({ places: all, tally: t }: Chart, pen: Pen, wide: (text: string) => number): string[] {
  const parts = [
    { count: t.released, label: 'given, released', fill: ink.line },
    { count: t.provisional, label: 'given, provisional', fill: 'url(#stripes)' },
    { count: t.offered, label: 'offered', fill: 'url(#dots)' },
    { count: t.free, label: 'free', fill: '#ffffff' },
  ]
  const whole = Math.max(
    1,
    parts.reduce((sum, { count }) => sum + count, 0),
  )
  let from: number = bar.left
  const columns = [50, 370, 740, 960]
  const drawn = parts.flatMap(({ count, label, fill }, i) => {
    const width = ((bar.right - bar.left) * count) / whole
    const [left, middle] = [from, from + width / 2]
    from += width
    const halo = wide(String(count)) + 20
    const key = { x: columns[i] ?? 0, y: 658, width: 30, height: 30, fill, stroke: ink.text, 'stroke-width': 3 }
    return [
      ...(count > 0
        ? [tag('rect', { x: left, y: bar.top, width, height: bar.bottom - bar.top, fill, stroke: ink.text, 'stroke-width': 3 })]
        : []),
      // The number stands in its part where it has room; under the bar it stands in any case.
      ...(count > 0 && width > halo + 8
        ? [
            tag('rect', { x: middle - halo / 2, y: bar.top + 13, width: halo, height: 40, rx: 6, fill: '#ffffff' }),
            pen(String(count), { x: middle, y: bar.top + 43, anchor: 'middle', weight: 'bold' }),
          ]
        : []),
      tag('rect', key),
      pen(`${count} ${label}`, { x: (columns[i] ?? 0) + 42, y: 683 }),
    ]
  })
  const others = [`${t.waitlisted} on waiting list`, `${t.declined} declined`, `${t.undecided} undecided`, `${t.withdrawn} withdrawn`]
  return [
    pen(`${all} ${all === 1 ? 'place' : 'places'}`, { x: 50, y: 542, weight: 'bold' }),
    ...drawn,
    tag('line', { x1: 50, y1: 716, x2: 1150, y2: 716, stroke: ink.grid, 'stroke-width': 2 }),
    ...others.map((text, i) => pen(text, { x: [50, 412, 660, 910][i] ?? 0, y: 760 })),
  ]
}
