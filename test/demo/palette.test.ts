/** Pictures in few colours look like those they were made of. */
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { inFewColours } from '../../src/demo/palette.ts'

type Paint = (x: number, y: number) => [red: number, green: number, blue: number]

function drawn(width: number, height: number, paint: Paint) {
  const canvas = createCanvas(width, height)
  const pen = canvas.getContext('2d')
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      pen.fillStyle = `rgb(${paint(x, y).join(',')})`
      pen.fillRect(x, y, 1, 1)
    }
  return canvas.encode('png')
}
async function pixels(png: Uint8Array): Promise<Uint8ClampedArray> {
  const image = await loadImage(png)
  const pen = createCanvas(image.width, image.height).getContext('2d')
  pen.drawImage(image, 0, 0)
  return pen.getImageData(0, 0, image.width, image.height).data
}
const apart = (a: Uint8ClampedArray, b: Uint8ClampedArray): number => Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 0))))

test.each<[string, number, number, Paint, number]>([
  ['one pixel', 1, 1, () => [12, 67, 109], 0],
  ['two colours in an odd width', 7, 3, (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255] : [11, 12, 12]), 0],
  ['as many colours as there is room for', 16, 16, (x, y) => [x * 16, y * 16, 128], 0],
  ['more colours than there is room for', 64, 64, (x, y) => [x * 4, y * 4, 200], 40],
])('%s', async (_, width, height, paint, most) => {
  const before = await drawn(width, height, paint)
  const after = await inFewColours(before)
  expect(after[25]).toBe(3)
  expect(apart(await pixels(before), await pixels(after))).toBeLessThanOrEqual(most)
})
