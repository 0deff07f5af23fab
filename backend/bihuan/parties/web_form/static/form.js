// Sends the form without leaving the page, so that nothing typed is lost; and tells the page around it how high it is.
(() => {
  const tellHeight = () => {
    if (window.parent !== window) {
      window.parent.postMessage({ bihuanForm: document.documentElement.scrollHeight }, '*')
    }
  }
  new ResizeObserver(tellHeight).observe(document.body)
  tellHeight()
  const form = document.querySelector('form')
  if (!form) return
  const problem = form.querySelector('.problem')
  const button = form.querySelector('button')
  const show = (sentences) => {
    problem.textContent = sentences.join('\n')
    problem.style.whiteSpace = 'pre-line'
    problem.hidden = sentences.length === 0
  }
  const refused = (body) => {
    const errors = body.errors ?? []
    const sentences = errors.map((one) => {
      const field = form.elements.namedItem(one.pointer.slice(1))
      const label = field?.id && form.querySelector(`label[for="${field.id}"]`)
      field?.setAttribute?.('aria-invalid', 'true')
      const named = label && field.type !== 'checkbox' ? label.firstChild.textContent : ''
      return named ? `${named}: ${one.detail}` : one.detail
    })
    show(sentences.length > 0 ? sentences : [body.detail])
    form.querySelector('[aria-invalid="true"]')?.focus()
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
    show([])
    button.disabled = true
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { Accept: 'application/json', 'Accept-Language': form.elements.lang.value },
        body: new URLSearchParams(new FormData(form)),
      })
      const body = await answer.json()
      if (!answer.ok) {
        refused(body)
      } else if (body.next) {
        window.location.assign(body.next)
      } else {
        const title = document.createElement('h1')
        const told = document.createElement('p')
        title.textContent = body.title
        told.textContent = body.message
        told.style.whiteSpace = 'pre-line'
        told.setAttribute('role', 'status')
        document.querySelector('main').replaceChildren(title, told)
      }
    } catch {
      form.submit()
    } finally {
      button.disabled = false
    }
  })
})()
