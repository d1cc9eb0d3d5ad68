/** Pictures of pages, one by one: photographs as they are, scanned PDFs page for page. */
import { getDocumentProxy, renderPageAsImage } from 'unpdf'
import { longSide } from './bitmap.ts'

/** A document that has no words but what a picture shows. */
export type Picture = { sha256: string; name: string | null; kind: 'image' | 'pdf'; bytes: Uint8Array }

/** A form has three pages; somebody may have scanned its guidance too. */
const mostPages = 6

export async function* pagesOf({ kind, bytes }: Picture): AsyncGenerator<Uint8Array> {
  if (kind === 'image') {
    yield bytes
    return
  }
  const document = await getDocumentProxy(new Uint8Array(bytes), { isEvalSupported: false, verbosity: 0 })
  const sizes: number[] = []
  for (let number = 1; number <= Math.min(document.numPages, mostPages); number++) {
    const { width, height } = (await document.getPage(number)).getViewport({ scale: 1 })
    sizes.push(Math.max(width, height))
  }
  await document.destroy()
  for (const [i, size] of sizes.entries()) {
    const scale = longSide / size
    yield new Uint8Array(await renderPageAsImage(new Uint8Array(bytes), i + 1, { scale, canvasImport: () => import('@napi-rs/canvas') }))
  }
}
