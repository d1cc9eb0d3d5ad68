/** Bytes of old documents to letters: which code page is meant, and what is not known stays visible. */

const charsets: Record<number, number> = {
  0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
} // biome-ignore format: a table

/** The code page of a font's `\fcharset`, or null where it has none of its own. */
export const pageOfCharset = (charset: number): number | null => charsets[charset] ?? null

const labels: Record<number, string> = {
  874: 'windows-874', 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 866: 'ibm866', 10000: 'macintosh', 20127: 'windows-1252', 20866: 'koi8-r', 28591: 'iso-8859-1', 28592: 'iso-8859-2', 28605: 'iso-8859-15', 65001: 'utf-8',
} // biome-ignore format: a table

const decoders = new Map<number, TextDecoder | null>()

function decoderOf(page: number): TextDecoder | null {
  const known = decoders.get(page)
  if (known !== undefined) return known
  const label = labels[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : null)
  const decoder = label === null ? null : new TextDecoder(label)
  decoders.set(page, decoder)
  return decoder
}

/** `bytes` holds one byte in each character. A letter of a code page that we do not have becomes U+FFFD, and never another letter. */
export function decodePage(bytes: string, page: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes
  const decoder = decoderOf(page)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return decoder ? decoder.decode(Buffer.from(bytes, 'latin1')) : bytes.replace(/[^\x00-\x7f]/g, '\ufffd')
}
