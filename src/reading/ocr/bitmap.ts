/** Pictures and scanned pages as grey bitmaps, upright, straight, and large enough to be read. */
import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas'
import { pictureSize } from './size.ts'

/** 0 is black. `scale` is how many of its pixels make one point of the page. */
export type Bitmap = { width: number; height: number; grey: Uint8Array; scale: number }

/** The longer side in pixels, 240 to the inch of a page of A4: more takes longer and reads no better. */
export const longSide = 2_800
const points = 842

export async function bitmapOf(bytes: Uint8Array, turn = 0): Promise<Bitmap> {
  const image = await loadImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
  const quarter = (turn + unturned(bytes, image)) % 4
  const factor = longSide / Math.max(image.width, image.height)
  const [width, height] = [Math.round(image.width * factor), Math.round(image.height * factor)]
  const draw = (angle: number): Canvas => {
    const canvas = quarter % 2 === 0 ? createCanvas(width, height) : createCanvas(height, width)
    const context = canvas.getContext('2d')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.translate(canvas.width / 2, canvas.height / 2)
    context.rotate((quarter * Math.PI) / 2 - angle)
    context.drawImage(image, -width / 2, -height / 2, width, height)
    return canvas
  }
  const rough = greyOf(draw(0))
  const angle = skew(rough)
  const grey = Math.abs(angle) < 0.0008 ? rough : greyOf(draw(angle))
  return { ...grey, scale: longSide / points }
}

/** What the camera noted, unless the decoder has turned it already: then the sides are swapped. */
function unturned(bytes: Uint8Array, image: { width: number; height: number }): number {
  const size = pictureSize(bytes)
  if (!size || size.turn === 0) return 0
  const swapped = size.turn % 2 === 1 && size.width !== size.height && image.width === size.height
  return swapped ? 0 : size.turn
}

type Grey = Omit<Bitmap, 'scale'>

function greyOf(canvas: Canvas): Grey {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const grey = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 4)
    grey[i] = ((data[at] ?? 0) * 77 + (data[at + 1] ?? 0) * 150 + (data[at + 2] ?? 0) * 29) >> 8
  return evened({ width, height, grey })
}

/** A photograph is darker in one corner than in another: every part of the page is measured against the paper around it. */
function evened(bitmap: Grey): Grey {
  const { width, height, grey } = bitmap
  const cell = 64
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)]
  const paper = new Uint8Array(columns * rows)
  const counts = new Uint32Array(256)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      counts.fill(0)
      let total = 0
      for (let y = r * cell; y < Math.min(height, (r + 1) * cell); y += 2) {
        for (let x = c * cell; x < Math.min(width, (c + 1) * cell); x += 2) {
          count(counts, grey[y * width + x] ?? 0)
          total++
        }
      }
      let level = 255
      for (let seen = 0; level > 0; level--) {
        seen += counts[level] ?? 0
        if (seen > total * 0.3) break
      }
      paper[r * columns + c] = Math.max(level, 40)
    }
  }
  for (let y = 0; y < height; y++) {
    const row = Math.min(rows - 1, Math.floor(y / cell)) * columns
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      grey[i] = Math.min(255, Math.round(((grey[i] ?? 0) * 245) / (paper[row + Math.min(columns - 1, Math.floor(x / cell))] ?? 255)))
    }
  }
  return bitmap
}

const count = (counts: Uint32Array, at: number): void => {
  counts[at] = (counts[at] ?? 0) + 1
}

/** How far lines of text climb to the right, in radians: the angle at which the page has its sharpest rows. */
function skew({ width, height, grey }: Grey): number {
  const step = Math.max(1, Math.round(width / 800))
  const dark: number[] = []
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) if ((grey[y * width + x] ?? 255) < 150) dark.push(x / step, y / step)
  const rows = Math.ceil(height / step)
  const sharpness = (angle: number): number => {
    const slope = Math.tan(angle)
    const counts = new Uint32Array(rows * 3)
    for (let i = 0; i < dark.length; i += 2) count(counts, Math.round((dark[i + 1] ?? 0) - (dark[i] ?? 0) * slope) + rows)
    let sum = 0
    for (const count of counts) sum += count * count
    return sum
  }
  const best = (angles: number[]): number =>
    angles.map((angle) => ({ angle, is: sharpness(angle) })).sort((a, b) => b.is - a.is)[0]?.angle ?? 0
  const degree = Math.PI / 180
  const around = (middle: number, reach: number, by: number): number[] =>
    Array.from({ length: Math.round((2 * reach) / by) + 1 }, (_, i) => (middle / degree - reach + i * by) * degree)
  const coarse = best(around(0, 6, 0.5))
  return best(around(best(around(coarse, 0.5, 0.1)), 0.1, 0.025))
}
