import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { App } from 'antd'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { setLanguage } from '@/i18n/i18n'
import { FollowUpComposer } from './FollowUpComposer'

const KINDS = [{ code: 'phone', label: '电话', label_en: 'Call', is_active: true }]
const REFUSED = { code: 'UNAVAILABLE', title: '服务暂时不可用', status: 503 }

/** What reached the server, one a request: the words of a follow-up, or the record and name of a file. */
let reached: string[]
let bodies: string[]
let keys: (string | null)[]
/** The forms that are on their way: a request of this environment forgets what is in them. */
let forms: FormData[]
/** What the server does with the next uploads and follow-ups, one after the other; afterwards it takes them. */
let troubles: ('down' | 'lost' | 'fine')[]

async function server(request: Request) {
  const path = new URL(request.url).pathname
  if (request.method !== 'POST') return Response.json({ data: KINDS, page: { next_cursor: null } })
  const trouble = troubles.shift() ?? 'fine'
  keys.push(request.headers.get('Idempotency-Key'))
  if (path.endsWith('/follow-ups')) {
    const body = await request.text()
    bodies.push(body)
    reached.push(JSON.parse(body).content)
  } else {
    const form = forms.shift() as FormData
    reached.push(`${form.get('object_id')} ${(form.get('file') as File).name}`)
  }
  if (trouble === 'lost') throw new TypeError('Failed to fetch')
  if (trouble === 'down') return Response.json(REFUSED, { status: 503 })
  return Response.json({ id: path.endsWith('/follow-ups') ? 'f1' : 'a1' })
}

beforeEach(() => {
  setLanguage('zh')
  localStorage.clear()
  reached = []
  bodies = []
  keys = []
  forms = []
  troubles = []
  vi.stubGlobal('fetch', server)
  class Kept extends FormData {
    constructor() {
      super()
      forms.push(this)
    }
  }
  vi.stubGlobal('FormData', Kept)
})
afterEach(() => vi.unstubAllGlobals())

const photo = (name: string) => new File([name], name, { type: 'image/png', lastModified: 1 })
const words = () =>
  screen.getByRole<HTMLTextAreaElement>('textbox', { name: '沟通了什么，下一步是什么？' })
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

async function write(content: string, ...photos: File[]) {
  await userEvent.type(words(), content)
  if (!photos.length) return
  await press('补充细节 down')
  const input = document.querySelector('input[type=file]') as HTMLInputElement
  await userEvent.upload(input, photos)
  await screen.findByText(photos.at(-1)?.name ?? '')
}

function show() {
  const saved = vi.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <FollowUpComposer objectType="customers" id="c1" onSaved={saved} />
      </App>
    </QueryClientProvider>,
  )
  return saved
}

test('photos that could not be sent are sent again alone: the follow-up is one, and so is each photo', async () => {
  const saved = show()
  await write('约好周四看现场', photo('一楼.png'), photo('二楼.png'), photo('三楼.png'))
  troubles = ['fine', 'fine', 'down']
  await press('记录跟进')
  await screen.findByText('跟进已保存，还有 2 个文件没有传上去')
  expect(reached).toEqual(['约好周四看现场', 'f1 一楼.png', 'f1 二楼.png'])
  expect(saved).not.toHaveBeenCalled()
  expect(words().value).toBe('')

  await press('重新上传')
  await waitFor(() => expect(saved).toHaveBeenCalledTimes(1))
  expect(reached.slice(3)).toEqual(['f1 二楼.png', 'f1 三楼.png'])
  expect(screen.queryByText(/没有传上去/)).toBeNull()
})

test('whoever does without the photos is done', async () => {
  const saved = show()
  await write('拜访', photo('门头.png'))
  troubles = ['fine', 'down']
  await press('记录跟进')
  await screen.findByText('跟进已保存，还有 1 个文件没有传上去')
  await press('不传了')
  expect(saved).toHaveBeenCalledTimes(1)
  expect(screen.queryByText(/没有传上去/)).toBeNull()
  expect(reached).toEqual(['拜访', 'f1 门头.png'])
})

test('a follow-up whose answer was lost is repeated in the same words and under the same key', async () => {
  const saved = show()
  await write('电话里说好了')
  troubles = ['lost']
  await press('记录跟进')
  await screen.findByText(/网络/)
  expect(words().value).toBe('电话里说好了')
  await new Promise((waited) => setTimeout(waited, 1100)) // another second has begun
  await press('记录跟进')
  await waitFor(() => expect(saved).toHaveBeenCalledTimes(1))
  expect(bodies[1]).toBe(bodies[0])
  expect(keys[1]).toBe(keys[0])
})
