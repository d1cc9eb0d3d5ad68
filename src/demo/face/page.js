/** Live updates for the demo page. Without it everything still works, by forms and reloading. */
const regions = () => [...document.querySelectorAll('[data-live]')]

/** Ids from what has the focus outwards: the first that is still there gets it back. */
const chain = (element) => {
  const ids = []
  for (let at = element; at; at = at.parentElement) if (at.id) ids.push(at.id)
  return ids
}

function show(text) {
  const next = new DOMParser().parseFromString(text, 'text/html')
  const focused = chain(document.activeElement)
  const said = []
  for (const old of regions()) {
    const now = next.getElementById(old.id)
    if (!now || now.dataset.key === old.dataset.key) continue
    const closed = [...old.querySelectorAll('details[id]:not([open])')].map(({ id }) => id)
    const list = old.closest('#messages')
    const atEnd = list && list.scrollHeight - list.scrollTop - list.clientHeight < 80
    if (now.dataset.say && now.dataset.say !== old.dataset.say) said.push(now.dataset.say)
    old.replaceWith(now)
    for (const id of closed) document.getElementById(id)?.removeAttribute('open')
    if (list && atEnd) list.scrollTop = list.scrollHeight
  }
  for (const link of document.querySelectorAll('[data-go], input[name=back]')) {
    const same = link.id && next.getElementById(link.id)
    if (!same) continue
    link.href = same.href
    link.toggleAttribute('aria-current', same.hasAttribute('aria-current'))
    if (same.hasAttribute('aria-current')) link.setAttribute('aria-current', 'true')
  }
  for (const back of document.querySelectorAll('input[name=back]')) back.value = next.querySelector('input[name=back]')?.value ?? back.value
  if (said.length > 0) document.getElementById('status').textContent = said.join('. ')
  raise()
  if (document.activeElement === document.body)
    focused
      .map((id) => document.getElementById(id))
      .find(Boolean)
      ?.focus({ preventScroll: true })
}

/** A dialog holds the focus and closes on Escape, as Slack's does. */
function raise() {
  const dialog = document.querySelector('dialog[data-modal]')
  if (!dialog || dialog.matches(':modal')) return
  dialog.removeAttribute('open')
  dialog.showModal()
  dialog.querySelector('[aria-describedby^=wrong], .bk-input input, .bk-input select, .bk-input textarea')?.focus()
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    dialog.querySelector('[data-close]').click()
  })
}

/** What is on its way, so that a press waits until the page shows what it presses. */
let under = Promise.resolve()
const go = (url, options, keep) => {
  under = under.then(() => fetched(url, options, keep)).catch((error) => console.error(error))
  return under
}

async function fetched(url, options, keep) {
  const response = await fetch(url, options)
  const text = await response.text()
  if (!response.ok) {
    document.getElementById('status').textContent = text
    return
  }
  if (response.url !== location.href) history[keep ? 'replaceState' : 'pushState'](null, '', response.url)
  show(text)
}

document.addEventListener('submit', async (event) => {
  let form = event.target
  if (form.method !== 'post') return
  event.preventDefault()
  let { submitter } = event
  await under
  if (!form.isConnected) {
    // Drawn again meanwhile: the same button stands there once more, or the page has moved on to something else.
    submitter = form.matches('.bk-press') ? document.getElementById(submitter?.id ?? '') : null
    if (!submitter?.form) return
    form = submitter.form
  }
  const data = new FormData(form, submitter)
  const buttons = [...document.querySelectorAll('button')].filter((button) => button.form === form)
  for (const button of buttons) button.setAttribute('aria-busy', 'true')
  const body = form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data)
  go(form.action, { method: 'POST', body }, true).finally(() => {
    for (const button of buttons) button.removeAttribute('aria-busy')
  })
})

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-go]')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  go(link.href, {}, false)
})

addEventListener('popstate', () => go(location.href, {}, true))
// However many changes there are while one is being fetched, one more look shows them all.
let waiting = false
new EventSource('/changes').addEventListener('changed', () => {
  if (waiting) return
  waiting = true
  under = under
    .then(() => {
      waiting = false
      return fetched(location.href, {}, true)
    })
    .catch((error) => console.error(error))
})
const list = document.getElementById('messages')
list.scrollTop = list.scrollHeight
raise()
