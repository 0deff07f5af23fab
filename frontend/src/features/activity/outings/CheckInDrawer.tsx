/** Check in at a customer: where one is, as the browser knows it, and a photo if one likes (FUP-09). */
import { CameraOutlined } from '@ant-design/icons'
import { Alert, App, Button, Drawer, Spin } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { usePost } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import type { Attachment } from '@/kit/files'
import type { Outing } from './fields'

interface Place {
  lng: string
  lat: string
  accuracy_m: number
}

type Found = { place: Place } | { refused: TKey }

/** Why a browser says nothing: forbidden, no signal, too slow, or none at all. */
const REFUSALS: Record<number, TKey> = {
  1: 'outing.checkIn.denied',
  2: 'outing.checkIn.unavailable',
  3: 'outing.checkIn.slow',
}

function locate(): Promise<Found> {
  return new Promise((done) => {
    if (!window.isSecureContext || !('geolocation' in navigator)) {
      done({ refused: 'outing.checkIn.insecure' })
      return
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        done({
          place: {
            lng: coords.longitude.toFixed(7),
            lat: coords.latitude.toFixed(7),
            accuracy_m: Math.ceil(coords.accuracy),
          },
        }),
      ({ code }) => done({ refused: REFUSALS[code] ?? 'outing.checkIn.unavailable' }),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 0 },
    )
  })
}

interface CheckInDrawerProps {
  outing: Outing
  line: components['schemas']['OutingLineRead']
  onClose: () => void
}

export function CheckInDrawer({ outing, line, onClose }: CheckInDrawerProps) {
  const t = useT()
  const { message } = App.useApp()
  const post = usePost<Outing>(`/outings/${outing.id}/check-in`)
  const [busy, setBusy] = useState(false)
  const [photo, setPhoto] = useState<File | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  async function checkIn() {
    setBusy(true)
    setProblem(null)
    try {
      const found = await locate()
      if ('refused' in found) {
        setProblem(t(found.refused))
        return
      }
      const photo_id = photo ? await sent(outing.id, photo) : null
      await post.mutateAsync({ line_id: line.id, ...found.place, photo_id })
      void message.success(t('outing.checkIn.done'))
      onClose()
    } catch (error) {
      const told = asProblem(error)
      setProblem(told.body.errors?.[0]?.detail ?? told.message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Drawer
      open
      placement="bottom"
      size="auto"
      title={t('outing.checkIn.at', { name: line.customer_name ?? '' })}
      onClose={onClose}
    >
      <div className="k-check-in">
        <p className="k-faint">{t('outing.checkIn.about')}</p>
        {problem && <Alert type="warning" showIcon title={problem} />}
        <label className="k-photo">
          <CameraOutlined /> {photo ? photo.name : t('outing.checkIn.photo')}
          <input
            type="file"
            accept="image/*"
            capture="environment"
            className="k-sr"
            onChange={(event) => setPhoto(event.target.files?.[0] ?? null)}
          />
        </label>
        <Button type="primary" block size="large" disabled={busy} onClick={() => void checkIn()}>
          {busy ? <Spin size="small" /> : null}{' '}
          {t(problem ? 'outing.checkIn.again' : 'outing.checkIn.button')}
        </Button>
      </div>
    </Drawer>
  )
}

async function sent(outingId: string, file: File): Promise<string> {
  const body = new FormData()
  body.set('object_type', 'outings')
  body.set('object_id', outingId)
  body.set('kind', 'check_in')
  body.set('file', file)
  return (await call<Attachment>('POST', '/attachments', { body })).id
}
