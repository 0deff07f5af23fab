// Puts a form into the page where this script stands, and hands on where the visitor came from.
(() => {
  const script = document.currentScript
  const key = script?.dataset.form
  if (!key) return
  const address = new URL(`/f/${encodeURIComponent(key)}`, script.src)
  const asked = new URLSearchParams(window.location.search)
  for (const name of ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content']) {
    if (asked.get(name)) address.searchParams.set(name, asked.get(name))
  }
  if (script.dataset.lang) address.searchParams.set('lang', script.dataset.lang)
  if (document.referrer) address.searchParams.set('referrer', document.referrer.slice(0, 500))
  address.searchParams.set('landing_page', window.location.href.slice(0, 500))
  const frame = document.createElement('iframe')
  frame.src = address.href
  frame.title = script.dataset.title ?? 'Form'
  frame.style.cssText = 'width:100%;min-height:480px;border:0'
  window.addEventListener('message', (event) => {
    if (event.source === frame.contentWindow && event.origin === address.origin && event.data?.bihuanForm) {
      frame.style.height = `${Math.min(Number(event.data.bihuanForm) || 0, 4000)}px`
    }
  })
  script.after(frame)
})()
