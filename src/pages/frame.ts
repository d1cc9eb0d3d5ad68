/** What every page of ours stands in: a heading, one column, nothing that is fetched from anywhere. */
import { createHash } from 'node:crypto'
import type { Response } from 'express'
import { type Html, html } from './html.ts'

export type Page = { status: number; title: string; hub: string | null; body: Html }

const style = `
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#0b0c0c;font:1.1875rem/1.5 Arial,Helvetica,sans-serif;overflow-wrap:anywhere}
header{background:#12436d;color:#fff;padding:.75rem 1rem;font-weight:bold}
header p{max-width:40rem;margin:0 auto}
main{max-width:42rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:2rem;line-height:1.2;margin:.5rem 0 1.25rem}
h2{font-size:1.5rem;line-height:1.25;margin:2rem 0 .75rem}
p,ul,dl{margin:0 0 1rem}
li{margin-bottom:.4rem}
dt{font-weight:bold}
dd{margin:0 0 .6rem}
.inset{border-left:.6rem solid #b1b4b6;padding:1rem;margin:0 0 1.5rem}
.inset p:last-child{margin:0}
.done{border-color:#00703c}
.hint{color:#505a5f}
label{display:block;font-weight:bold;margin-bottom:.3rem}
textarea{display:block;width:100%;min-height:7rem;font:inherit;padding:.4rem;border:2px solid #0b0c0c;border-radius:0;margin-bottom:1rem}
button{font:inherit;font-weight:bold;color:#fff;background:#00703c;border:2px solid transparent;border-bottom:3px solid #002d18;padding:.6rem 1rem;margin-bottom:1rem;cursor:pointer}
button.other{background:#f3f2f1;color:#0b0c0c;border-bottom-color:#929191}
a{color:#1d70b8}
a:focus,button:focus,textarea:focus,h1:focus{outline:3px solid #0b0c0c;outline-offset:0;box-shadow:0 0 0 6px #fd0}
@media (forced-colors:active){a:focus,button:focus,textarea:focus{outline-color:Highlight}}
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing is loaded, nothing is kept, nobody else may frame it, and no link tells where it was followed from. */
const headers = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const

export const send = (response: Response, page: Page): void => void response.status(page.status).set(headers).type('html').send(framed(page))

/** After an answer, the page is asked for again: reloading it must not answer twice. */
export const sendOn = (response: Response, path: string): void => void response.status(303).set(headers).set('Location', path).end()

const framed = ({ title, hub, body }: Page): string =>
  html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}${hub === null ? '' : ` – ${hub}`}</title>
<style>${{ html: style }}</style>
</head>
<body>
${hub !== null && html`<header><p>${hub}</p></header>`}
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.html
