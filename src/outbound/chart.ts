/** A round's chart as a PNG, in a thread of the library's own: nobody's click waits for it. */
import { renderAsync } from '@resvg/resvg-js'
import type { Chart } from '../core/round/chart.ts'
import { chartSvg } from './chart-svg.ts'
import { fontFile } from './fonts.ts'

const font = {
  // Whatever machine draws it, the letters are the same.
  loadSystemFonts: false,
  fontFiles: [fontFile('DejaVuSans'), fontFile('DejaVuSans-Bold')],
  defaultFontFamily: 'DejaVu Sans',
}

export const chartPng = async (chart: Chart): Promise<Uint8Array> =>
  new Uint8Array((await renderAsync(await chartSvg(chart), { font, logLevel: 'off' })).asPng())
