/** Entry: restores the session, draws the app, then loads the Chinese font late. */
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { resume } from './api/token'
import { reloadForNewVersion } from './app/newVersion'
import { Providers } from './app/providers'
import { router } from './app/router'
import './app/kinds'
import './i18n/i18n'
import 'antd/dist/reset.css'
import './kit/kit.css'

reloadForNewVersion(() => router.state.status === 'pending')
void resume()

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  )

// 45 KB of font CSS that only machines without a Chinese font need: after the first paint.
window.addEventListener('load', () => void import('./late-font'))
